import { describe, expect, it } from 'vitest'
import { payableOrder } from '../../test/orders.ts'
import { postNotification, signedNotification } from '../../test/notifications.ts'
import { usePaymentService } from '../../test/payment-service.ts'

// Its own, because what nobody's order is about is kept as far as one limit for all of them goes.
const { service, client } = usePaymentService({ own: true })

const keptOf = async (outTradeNo: string) =>
  (
    await service.sql`
      select outcome, verdict, diagnosis, deliveries, raw, sent_at is not null as dated,
        refund_no as "refundNo", refunded_fen::int as "refundedFen", tenant_id is not null as owned
      from payment.notifications where out_trade_no = ${outTradeNo} order by id`
  ).map((row) => ({ ...row }))

describe('what is kept of a notification', () => {
  it('that was believed: how it came, and when it was sent', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: outTradeNo, buyer_id: '2088999' })
    await postNotification(service, body)
    const [kept, ...others] = await keptOf(outTradeNo)
    expect(others).toEqual([])
    expect(kept).toMatchObject({ outcome: 'SETTLED', verdict: null, dated: true, owned: true })
    expect(kept?.['raw']).toContain(`out_trade_no=${outTradeNo}`)
    expect(kept?.['raw']).not.toContain('2088999')
  })

  it('that tells of no payment: how it came, and when it was sent', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: outTradeNo, trade_status: 'TRADE_CLOSED' })
    await postNotification(service, body)
    const [kept] = await keptOf(outTradeNo)
    expect(kept).toMatchObject({ outcome: 'NOTED', dated: true, owned: true })
    expect(kept?.['raw']).toContain(`out_trade_no=${outTradeNo}`)
  })

  it('that was refused: the check that failed, once for each message, whatever number of times it comes', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: outTradeNo, app_id: '2021999999999999' })
    await postNotification(service, body)
    await postNotification(service, body)
    expect(await keptOf(outTradeNo)).toMatchObject([
      { outcome: 'REFUSED', verdict: 'APP_ID', deliveries: 2, owned: true },
    ])
  })

  it('that something on its way had encoded once more', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    const body = signedNotification(service, { out_trade_no: outTradeNo }).replaceAll('%', '%25')
    await postNotification(service, body)
    expect(await keptOf(outTradeNo)).toMatchObject([{ verdict: 'SIGNATURE', diagnosis: 'ENCODED_TWICE' }])
  })

  it('that HTTP itself refused', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    await fetch(new URL('/api/v1/payment/callback', service.service.url), {
      method: 'POST',
      headers: { 'content-type': 'text/html' },
      body: signedNotification(service, { out_trade_no: outTradeNo }),
      signal: AbortSignal.timeout(20_000),
    })
    expect(await keptOf(outTradeNo)).toMatchObject([
      { outcome: 'REFUSED', verdict: 'UNSUPPORTED_MEDIA_TYPE', owned: true },
    ])
  })

  it('about a partial refund: its number and what went back so far', async () => {
    const { outTradeNo } = await payableOrder(service, client)
    const refund = { refund_fee: '50.00', out_biz_no: 'R1' }
    await postNotification(service, signedNotification(service, { out_trade_no: outTradeNo, ...refund }))
    expect(await keptOf(outTradeNo)).toMatchObject([
      { outcome: 'SETTLED', refundNo: 'R1', refundedFen: 5000 },
    ])
  })

  it('that nobody can have sent about an order of ours has no tenant', async () => {
    const outTradeNo = `none${Date.now()}`
    const body = signedNotification(service, { out_trade_no: outTradeNo, sign: 'wrong' })
    await postNotification(service, body)
    expect(await keptOf(outTradeNo)).toMatchObject([{ outcome: 'REFUSED', owned: false }])
  })
})
