import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import getPort from 'get-port'
import { z } from 'zod'
import { createBooks, RefusedCall, type Books } from './header-pay-books.ts'
import { isProved, proofOf } from './header-pay-proof.ts'

const order = z.object({
  out_trade_no: z.string(),
  total: z.int().positive(),
  notify_url: z.url(),
  time_expire: z.iso.datetime(),
})

const refundRequest = z.object({
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund: z.int().positive(),
})

type Call = (books: Books, part: string, body: unknown) => object | undefined

/** What a merchant can ask for; `:part` is a number or a day. */
const calls: Readonly<Record<string, Call>> = {
  'POST /trades': (books, _part, body) => {
    const { out_trade_no } = books.place(order.parse(body))
    return { code_url: `headerpay://${out_trade_no}` }
  },
  'GET /trades/:part': (books, outTradeNo) => books.find(outTradeNo),
  'POST /trades/:part/close'(books, outTradeNo) {
    books.close(outTradeNo)
    return undefined
  },
  'POST /refunds': (books, _part, body) => ({
    ...books.refund(refundRequest.parse(body)),
    status: 'PROCESSING',
  }),
  'GET /refunds/:part': (books, outRefundNo) => ({ ...books.findRefund(outRefundNo), status: 'SUCCESS' }),
  'GET /bills/:part': (books, day) => books.bill(day),
}

export interface HeaderPayProvider {
  readonly url: string
  readonly books: Books
  /** The buyer pays, and the merchant is told. */
  pay(outTradeNo: string): void
  /** Somebody gives money back in the channel's console. */
  refundInConsole(outTradeNo: string, fen: number): string
  /** As `pay` and `refundInConsole`, without telling the merchant, for as long as it is true. */
  setSilent(isSilent: boolean): void
  /** The answers to the next calls, such as `POST /refunds`, are lost after they took effect. */
  loseAnswers(call: string, times: number): void
  close(): Promise<void>
}

/** The channel itself, on a free port. `now` is the time in its books. */
export async function openHeaderPayProvider(now: () => Date): Promise<HeaderPayProvider> {
  const books = createBooks(now)
  const lost = new Map<string, number>()
  const closing = new AbortController()
  const deliveries = new Set<Promise<void>>()
  let isSilent = false
  const server = createServer((request, response) => void answer({ books, lost, notify }, request, response))
  const port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  function notify(outTradeNo: string, eventType: string, more: object): void {
    if (isSilent) return
    const { notify_url, ...trade } = books.find(outTradeNo)
    const body = JSON.stringify({
      id: randomUUID(),
      event_type: eventType,
      create_time: new Date().toISOString(),
      resource: { ...trade, ...more },
    })
    const delivery = deliver(notify_url, body, closing.signal).finally(() => deliveries.delete(delivery))
    deliveries.add(delivery)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    books,
    pay(outTradeNo) {
      books.pay(outTradeNo)
      notify(outTradeNo, 'TRANSACTION.SUCCESS', {})
    },
    refundInConsole(outTradeNo, fen) {
      const made = { out_trade_no: outTradeNo, out_refund_no: `console_${randomUUID().slice(0, 8)}` }
      books.refund({ ...made, refund: fen })
      notify(outTradeNo, 'REFUND.SUCCESS', made)
      return made.out_refund_no
    },
    setSilent(silent) {
      isSilent = silent
    },
    loseAnswers: (call, times) => void lost.set(call, times),
    async close() {
      closing.abort()
      await Promise.allSettled(deliveries)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface AnswerDeps {
  readonly books: Books
  readonly lost: Map<string, number>
  readonly notify: (outTradeNo: string, eventType: string, more: object) => void
}

async function answer(deps: AnswerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const [, resource = '', part = '', action] = (request.url ?? '').split('/')
  const path = [resource, part && ':part', action].filter(Boolean).join('/')
  const name = `${request.method} /${path}`
  try {
    if (!isProved(request.headers, body)) throw new RefusedCall(401, 'SIGN_ERROR')
    const call = calls[name]
    if (call === undefined) throw new RefusedCall(404, 'NOT_FOUND')
    const given: unknown = body.length === 0 ? undefined : JSON.parse(body.toString())
    const result = call(deps.books, part, given)
    if (name === 'POST /refunds') {
      const { out_trade_no, out_refund_no } = refundRequest.parse(given)
      deps.notify(out_trade_no, 'REFUND.SUCCESS', { out_refund_no })
    }
    const losses = deps.lost.get(name) ?? 0
    if (losses === 0) return send(response, result === undefined ? 204 : 200, result)
    deps.lost.set(name, losses - 1)
    request.socket.destroy()
  } catch (error) {
    const { status, message } = error instanceof RefusedCall ? error : new RefusedCall(400, 'PARAM_ERROR')
    send(response, status, { code: message })
  }
}

function send(response: ServerResponse, status: number, result: object | undefined): void {
  const text = result === undefined ? '' : JSON.stringify(result)
  response.writeHead(status, { 'content-type': 'application/json', ...proofOf(text) }).end(text)
}

const deliveriesMax = 8
const firstPauseMs = 50

/** Delivers one notification until it is taken, ever more seldom. */
async function deliver(url: string, body: string, signal: AbortSignal): Promise<void> {
  for (let count = 0; count < deliveriesMax && !signal.aborted; count += 1) {
    if (await isTaken(url, body, signal)) return
    await delay(firstPauseMs * 2 ** count, undefined, { signal })
  }
}

async function isTaken(url: string, body: string, signal: AbortSignal): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json', ...proofOf(body) }
    const response = await fetch(url, { method: 'POST', headers, body, signal })
    return response.status === 200 && (await response.text()) === '{"code":"SUCCESS"}'
  } catch {
    return false
  }
}
