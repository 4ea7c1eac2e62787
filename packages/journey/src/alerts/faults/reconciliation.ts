import { setTimeout as delay } from 'node:timers/promises'
import { mintAdminToken } from '@interview-pass/stack'
import { aborted, broken, type Fault } from '../fault.ts'
import { sell, succeed } from '../shop.ts'
import type { Scene } from '../scene.ts'

const dayMs = 86_400_000
const beijingMs = 8 * 3_600_000

/** The day in Beijing so many days before today. */
const dayBefore = (days: number): string =>
  new Date(Date.now() + beijingMs - days * dayMs).toISOString().slice(0, 10)

/** Has the bill of a day compared with our books. */
async function reconcile({ stack }: Scene, day: string): Promise<void> {
  const { admin, payment } = stack.addresses
  if (admin === undefined) throw new Error('the stack has no administration of its own')
  const token = await mintAdminToken(
    { roles: ['SUPER_ADMIN'], subject: 'alert-drill', minutes: 5 },
    { issuer: admin.issuer, audience: admin.audience, sharedKey: admin.shared_key },
  )
  const url = `${payment.internal_url}/api/v1/admin/reconciliation/days/ALIPAY/${day}/reconcile`
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${await response.text()}`)
}

export const billDiffers: Fault = {
  what: "yesterday's bill has a payment that we know nothing of, until it has not",
  alerts: [{ alert: 'ReconciliationDifferences', labels: { channel: 'ALIPAY', kind: 'MISSING_HERE' } }],
  async play(scene, ending) {
    const url = `${scene.stack.addresses.alipay_simulator?.url ?? ''}/_sim/bills/differences`
    const yesterday = dayBefore(1)
    await broken(
      () =>
        fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            kind: 'EXTRA',
            out_trade_no: 'nobodys',
            amount: '199.00',
            bill_date: yesterday,
          }),
        }),
      async () => {
        await reconcile(scene, yesterday)
        await aborted(ending)
      },
      async () => {
        await fetch(url, { method: 'DELETE' })
        await succeed('the day is compared again', () => reconcile(scene, yesterday))
      },
    )
  },
}

export const billRefused: Fault = {
  what: 'Alipay gives no bill, until it does',
  planted: 'the row of a payment was made four days older',
  alerts: [{ alert: 'ReconciliationLate', labels: { channel: 'ALIPAY' } }],
  async play(scene, ending) {
    const { channel, database } = scene
    const { outTradeNo } = await sell(scene)
    await database.sql`
      update payment.payment_attempts set created_at = created_at - interval '4 days'
      where out_trade_no = ${outTradeNo}`
    let id: string | undefined
    const method = 'alipay.data.dataservice.bill.downloadurl.query'
    await broken(
      async () => (id = await channel.setFault({ kind: 'HTTP_STATUS', method, times: 1_000_000 })),
      async () => {
        await reconcile(scene, dayBefore(4))
        await aborted(ending)
      },
      async () => {
        if (id !== undefined) await channel.clearFault(id)
        for (const days of [4, 3, 2, 1]) {
          await succeed('the day is compared', () => reconcile(scene, dayBefore(days)))
          await delay(100)
        }
      },
    )
  },
}
