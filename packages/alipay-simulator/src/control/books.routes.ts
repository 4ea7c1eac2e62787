import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { formatYuan } from '../money.ts'
import type { Control } from './control.ts'
import { readWire, toWire } from './wire-names.ts'

const journalQuery = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(1_000).default(100),
  outTradeNo: z.string().min(1).max(64).optional(),
})

/** What happened to the money, whether it adds up, and everything that was done. */
export function bookRoutes(app: FastifyInstance, control: Control): void {
  app.get('/_sim/ledger', async () => {
    const { movements, totalFen } = control.readLedger()
    return { movements: movements.map(toWire), total_fen: totalFen.toString() }
  })

  app.get('/_sim/invariants', async () => {
    const { inFen, outFen, balanceFen, broken } = control.checkInvariants()
    return {
      holds: broken.length === 0,
      in: formatYuan(inFen),
      out: formatYuan(outFen),
      balance: formatYuan(balanceFen),
      broken: broken.map(toWire),
    }
  })

  app.get('/_sim/journal', async (request) => {
    const { page, size, outTradeNo } = readWire(journalQuery, request.query)
    const entries = control
      .listHistory()
      .filter((entry) => outTradeNo === undefined || entry.outTradeNo === outTradeNo)
    const total = entries.length
    return {
      entries: entries.slice((page - 1) * size, page * size).map(toWire),
      pagination: { page, size, total, total_pages: Math.ceil(total / size) },
    }
  })
}
