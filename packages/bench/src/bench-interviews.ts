import { randomInt, randomUUID } from 'node:crypto'
import type { BenchStack } from './bench-stack.ts'
import { load } from './http-load.ts'
import { paymentNotification, plantOrders } from './orders-to-pay.ts'

export interface BenchSession {
  readonly token: string
}

/** Interviews of so many questions, opened. */
export async function plantSessions(
  bench: BenchStack,
  count: number,
  questions: number,
): Promise<BenchSession[]> {
  const { sql, stack } = bench
  const { demo, interview, payment } = stack.addresses
  await sql`
    update payment.products set interview_questions = ${questions}, interview_minutes = 120
    where public_id = ${demo.product_id}`
  const numbers = await plantOrders(bench, count)
  const requests = numbers.map((number) => paymentNotification(bench, number))
  await load({ url: payment.url, requests, connections: 4 })
  const codes = await sql<{ code: string }[]>`
    select c.code from payment.access_codes c join payment.payment_attempts a on a.order_id = c.order_id
    where a.out_trade_no = any(${numbers})`
  return Promise.all(
    codes.map(async ({ code }, index) => {
      const response = await fetch(`${interview.url}/api/v1/interview/create`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          // Opening is limited by address.
          'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${index & 255}`,
        },
        body: JSON.stringify({ access_code: code }),
      })
      const answer: unknown = await response.json()
      return { token: tokenIn(answer) }
    }),
  )
}

function tokenIn(answer: unknown): string {
  const token = /"token":"([^"]+)"/u.exec(JSON.stringify(answer))?.[1]
  if (token === undefined) throw new Error(`no interview was opened: ${JSON.stringify(answer)}`)
  return token
}

/** Long enough for the next question to follow, and different each time by its number. */
const answer = (number: number): string =>
  `首先我会看执行计划，因为估算行数和实际差 ${number} 倍以上通常是统计信息过期；然后看锁等待。例如当时我们导入 800 万行以后没有分析表，查询从 20 毫秒变成 9 秒，最后补上统计并且加了告警。`

let said = 0

/** A reply as its client heard it. Times are milliseconds since 1970. */
export interface HeardReply {
  readonly clientMessageId: string
  readonly saidAt: number
  readonly firstWordAt: number
}

/** Says an answer and hears the reply to its end. Throws when it is not one that was spoken and finished. */
export async function say({ stack }: BenchStack, { token }: BenchSession): Promise<HeardReply> {
  said += 1
  const clientMessageId = randomUUID()
  const saidAt = Date.now()
  const response = await fetch(`${stack.addresses.interview.url}/api/v1/interview/chat`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ message: answer(said), client_message_id: clientMessageId }),
  })
  let firstWordAt: number | undefined
  let heard = ''
  const words = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let read = await words?.read(); read?.done === false; read = await words?.read()) {
    heard += read.value
    if (firstWordAt === undefined && heard.includes('event: delta')) firstWordAt = Date.now()
  }
  if (firstWordAt === undefined || !heard.includes('event: done')) {
    throw new Error(`no reply was spoken: ${response.status} ${heard.slice(0, 300)}`)
  }
  return { clientMessageId, saidAt, firstWordAt }
}
