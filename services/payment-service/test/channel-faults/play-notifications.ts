import { waitUntil } from '@interview-pass/service-kit/testing'
import { createOrder } from '../orders.ts'
import type { PaymentServiceUnderTest } from '../payment-service.ts'
import { factsInTheEnd, setFault, type Play, type Playing } from './playing.ts'

/** How a fault is met at what Alipay sends by itself. */
export const notificationPlays: Readonly<Record<string, Play>> = {
  'notification of a payment': (playing) => playPayment(playing, () => undefined),
  'notifications of a payment and of a refund': (playing) =>
    playPayment(playing, (outTradeNo) => void playing.service.simulator.control.refund(outTradeNo, 5_000n)),
}

async function playPayment(playing: Playing, andThen: (outTradeNo: string) => void) {
  const { service, client } = playing
  const { control } = service.simulator
  const { order_id: orderId, outTradeNo } = await createOrder(service, client)
  const end = setFault(playing, { outTradeNo })
  control.changeTrade(outTradeNo, 'PAY')
  andThen(outTradeNo)
  const first = await waitUntil('one is delivered', () => control.listDeliveries(outTradeNo)[0])
  const atOnce = await evidenceOf(service, outTradeNo)
  const inTheEnd = await factsInTheEnd(playing, orderId)
  end()
  return { answered: first.body ?? 'nothing', atOnce, inTheEnd }
}

/** What the books keep of the first notification that came. */
async function evidenceOf({ sql }: PaymentServiceUnderTest, outTradeNo: string): Promise<string> {
  const [first] = await sql<{ outcome: string; verdict: string | null }[]>`
    select outcome, verdict from payment.notifications where out_trade_no = ${outTradeNo} order by id limit 1`
  return ['kept:', first?.outcome ?? 'nothing', ...(first?.verdict ? [first.verdict] : [])].join(' ')
}
