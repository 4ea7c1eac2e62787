import type { FastifyInstance } from 'fastify'
import { billDifferenceSchema, type BillDifference } from '../bills/bill-difference.ts'
import type { Deps } from '../deps.ts'
import { formatYuan } from '../money.ts'
import { readWire, toWire } from './wire-names.ts'

const toYuan = (value: unknown): unknown => (typeof value === 'bigint' ? formatYuan(value) : value)

const differenceToWire = ({ at: _at, tradeNo: _tradeNo, outRequestNo: _number, ...asked }: BillDifference) =>
  toWire(Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, toYuan(value)])))

/** Where the bills differ from what happened. */
export function billDifferenceRoutes(app: FastifyInstance, { bills }: Pick<Deps, 'bills'>): void {
  app.get('/_sim/bills/differences', async () => ({
    differences: bills.listDifferences().map(differenceToWire),
  }))
  app.post('/_sim/bills/differences', async (request, reply) => {
    const difference = readWire(billDifferenceSchema, request.body)
    return reply.code(201).send(differenceToWire(bills.plantDifference(difference)))
  })
  app.delete('/_sim/bills/differences', async (_request, reply) => {
    bills.clearDifferences()
    return reply.code(204).send()
  })
}
