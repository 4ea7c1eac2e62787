import type { ChannelAdapter } from '../../src/channels.ts'
import type { ChannelCallback } from '../../src/channels/payment-channel.ts'
import {
  readBillAnswer,
  readCloseAnswer,
  readPrecreateAnswer,
  readQueryAnswer,
  readRefundAnswer,
  readRefundQueryAnswer,
} from './header-pay-answers.ts'
import { connectHeaderPayClient } from './header-pay-client.ts'
import { readHeaderPayNotification } from './header-pay-notification.ts'

const callback: ChannelCallback = {
  path: '/payment/callback/header-pay',
  bodyType: 'json',
  description: 'Proved by an HMAC in headers.',
  acknowledge: (isTaken) =>
    isTaken
      ? { text: '{"code":"SUCCESS"}', contentType: 'application/json' }
      : { text: '{"code":"FAIL","message":"again"}', contentType: 'application/json', status: 500 },
}

/**
 * A channel as WeChat Pay is one: JSON in, the proof over the raw bytes in headers, JSON and a status out. `apiUrl` is where
 * it is.
 */
export function headerPayAt(apiUrl: string): ChannelAdapter {
  return {
    callback,
    connect(config) {
      const ask = connectHeaderPayClient(apiUrl)
      const notifyUrl = `http://127.0.0.1:${config.PORT}/api/v1${callback.path}`
      return {
        callback,
        async precreate({ outTradeNo, amountFen, expiresAt }) {
          const answer = await ask('POST', '/trades', {
            out_trade_no: outTradeNo,
            total: Number(amountFen),
            time_expire: expiresAt.toISOString(),
            notify_url: notifyUrl,
          })
          // Where this call was not made, an earlier one with the same number may have taken effect.
          if (answer.kind !== 'ANSWER') return { kind: 'UNKNOWN', reason: answer.reason }
          return readPrecreateAnswer(answer)
        },
        async query(outTradeNo) {
          const answer = await ask('GET', `/trades/${outTradeNo}`)
          return answer.kind === 'ANSWER' ? readQueryAnswer(answer, outTradeNo) : answer
        },
        async close(outTradeNo) {
          const answer = await ask('POST', `/trades/${outTradeNo}/close`)
          return answer.kind === 'ANSWER' ? readCloseAnswer(answer) : answer
        },
        async refund({ outTradeNo, outRequestNo, amountFen }) {
          const answer = await ask('POST', '/refunds', {
            out_trade_no: outTradeNo,
            out_refund_no: outRequestNo,
            refund: Number(amountFen),
          })
          return answer.kind === 'ANSWER' ? readRefundAnswer(answer) : answer
        },
        async queryRefund({ outRequestNo }) {
          const answer = await ask('GET', `/refunds/${outRequestNo}`)
          return answer.kind === 'ANSWER' ? readRefundQueryAnswer(answer, outRequestNo) : answer
        },
        async downloadBill(day) {
          const answer = await ask('GET', `/bills/${day}`)
          return answer.kind === 'ANSWER' ? readBillAnswer(answer) : answer
        },
        readNotification: readHeaderPayNotification,
      }
    },
  }
}
