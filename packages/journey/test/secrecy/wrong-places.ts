import { randomInt, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { interviewStarted, paymentCompleted } from '@interview-pass/contracts'
import { connectProducer, createLogger } from '@interview-pass/service-kit'
import type { Addresses } from '@interview-pass/stack'
import { z } from 'zod'
import { signedRequest } from './signed-request.ts'

interface Sent {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: object | string
}

/**
 * Says `text` wherever it does not belong, at every door of both services. Returns what was answered, headers included, but for
 * what tells a caller what they have asked: the address, and the names of fields that there are not.
 */
export async function sayInWrongPlaces(
  addresses: Addresses,
  text: string,
  adminToken: string,
): Promise<string[]> {
  const services = [addresses.payment, addresses.interview]
  const requests = [
    ...services.flatMap(({ url, internal_url: internalUrl }) => [
      ...anywhere(url, text),
      ...anywhere(internalUrl, text),
      ...inAdministration(`${internalUrl}/api/v1/admin`, text, adminToken),
    ]),
    ...inPayments(`${addresses.payment.url}/api/v1`, text),
    ...signed(addresses, text),
    ...inInterviews(`${addresses.interview.url}/api/v1/interview`, text),
  ]
  const answers: string[] = []
  for (const request of requests) answers.push(await send(request, text))
  for (const { url } of services) answers.push(...(await sayBesideHttp(url, text)))
  await publishBroken(addresses.kafka.brokers, text)
  return answers
}

/** Headers that a request may have whatever it asks for. */
function headersOf(text: string): Record<string, string> {
  return {
    accept: text,
    'accept-language': text,
    cookie: `token=${encodeURIComponent(text)}`,
    'idempotency-key': text,
    referer: text,
    traceparent: text,
    tracestate: `a=${text}`,
    'user-agent': text,
    'x-request-id': text,
    // Limits are by address: each request comes from one of its own.
    'x-forwarded-for': `198.18.${randomInt(256)}.${randomInt(256)}`,
  }
}

async function send({ url, method, headers, body }: Sent, text: string): Promise<string> {
  const isJson = typeof body === 'object'
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...headersOf(text),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: isJson ? JSON.stringify(body) : (body ?? null),
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  })
  return JSON.stringify([...response.headers]) + withoutEcho(await response.text(), text)
}

const brokenField = z.object({ field: z.string() })

function withoutEcho(answer: string, text: string): string {
  if (!answer.startsWith('{')) return answer
  const isEcho = (key: string, value: unknown) => {
    const { data } = brokenField.safeParse(value)
    return key === 'self' || data?.field.startsWith(`body.${text.slice(0, 20)}`)
  }
  return JSON.stringify(JSON.parse(answer, (key, value: unknown) => (isEcho(key, value) ? null : value)))
}

const inUrl = encodeURIComponent

function anywhere(url: string, text: string): Sent[] {
  return [
    { url: `${url}/${inUrl(text)}` },
    { url: `${url}/api/v1/${inUrl(text)}?token=${inUrl(text)}`, method: 'DELETE' },
    { url: `${url}/readyz?token=${inUrl(text)}` },
    { url: `${url}/livez?${inUrl(text)}=1`, headers: { authorization: `Basic ${text}` } },
  ]
}

function inPayments(url: string, text: string): Sent[] {
  const verify = `${url}/access-code/verify`
  const unproved = { 'x-client-id': text, 'x-signature': text, 'x-nonce': text, 'x-timestamp': text }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return [
    { url: `${url}/payment/orders/${inUrl(text)}`, headers: { authorization: `Bearer ${text}` } },
    { url: `${url}/payment/orders/${randomUUID()}/events?token=${inUrl(text)}` },
    { url: `${url}/payment/users/${inUrl(text)}`, headers: unproved },
    { url: `${url}/payment/create`, body: { user_id: text, [text]: text }, headers: unproved },
    { url: `${url}/access-code/status?access_code=${inUrl(text)}`, headers: { 'x-access-code': text } },
    { url: `${verify}?access_code=${inUrl(text)}`, body: { access_code: `${text}!`, [text]: text } },
    { url: verify, method: 'POST', headers: { 'x-access-code': `${text}0`, authorization: text } },
    { url: verify, body: `{"access_code":"${text}`, headers: { 'content-type': 'application/json' } },
    { url: verify, body: text, headers: { 'content-type': 'text/plain' } },
    {
      url: `${url}/payment/callback`,
      body: new URLSearchParams({
        out_trade_no: text,
        sign: text,
        buyer_logon_id: text,
        [text]: text,
      }).toString(),
      headers: form,
    },
    { url: `${url}/payment/callback?sign=${inUrl(text)}`, body: text, headers: form },
    { url: `${url}/payment/callback`, body: { sign: text, [text]: text } },
  ]
}

/** By a client that proves itself. */
function signed(addresses: Addresses, text: string): Sent[] {
  const { demo } = addresses
  const asked = [
    { method: 'POST', path: '/payment/create', body: { user_id: text, product_id: text, [text]: text } },
    {
      method: 'POST',
      path: '/payment/create',
      body: { user_id: demo.user_id, product_id: demo.product_id, channel: text },
    },
    {
      method: 'PUT',
      path: `/payment/users/${inUrl(text)}`,
      body: { name: 1, email: `${text}@`, language: text },
    },
    { method: 'GET', path: `/payment/orders?status=${inUrl(text)}&page=${inUrl(text)}` },
    { method: 'POST', path: `/payment/orders/${randomUUID()}/refunds`, body: { amount: text, reason: text } },
  ]
  return asked.map((each) => signedRequest(addresses, each))
}

function inInterviews(url: string, text: string): Sent[] {
  const bearer = { authorization: `Bearer ${text}` }
  return [
    { url: `${url}/create`, body: { access_code: `${text}!`, resume: text, [text]: text } },
    { url: `${url}/create`, body: { access_code: text, language: text, level: text, kind: text } },
    { url: `${url}/create?access_code=${inUrl(text)}`, body: {}, headers: { 'x-access-code': `${text}!` } },
    { url: `${url}/chat`, body: { message: 1, client_message_id: text, [text]: text }, headers: bearer },
    {
      url: `${url}/chat`,
      body: `{"message":"${text}`,
      headers: { ...bearer, 'content-type': 'application/json' },
    },
    { url: `${url}/${inUrl(text)}?token=${inUrl(text)}`, headers: bearer },
    { url: `${url}/${randomUUID()}/feedback`, headers: { authorization: text } },
    { url: `${url}/${randomUUID()}/finish`, body: { [text]: text }, headers: bearer },
  ]
}

/** With a token that is good, and one that is not. */
function inAdministration(url: string, text: string, adminToken: string): Sent[] {
  const good = { authorization: `Bearer ${adminToken}` }
  return [
    { url: `${url}/audit-logs?actor=${inUrl(text)}`, headers: { authorization: `Bearer ${text}` } },
    { url: `${url}/audit-logs?token=${inUrl(text)}`, headers: { ...good, 'x-tenant-id': text } },
    { url: `${url}/sessions/${inUrl(text)}?${inUrl(text)}=1`, headers: good },
    { url: `${url}/tenants`, body: { name: 1, [text]: text }, headers: good },
    { url: `${url}/products`, body: { name: text, price: text }, headers: good },
    { url: `${url}/orders/${inUrl(text)}`, headers: good },
    { url: `${url}/dead-letters?topic=${inUrl(text)}&group=${inUrl(text)}`, headers: good },
  ]
}

/** What is no HTTP, or not the one that is spoken here. */
async function sayBesideHttp(url: string, text: string): Promise<string[]> {
  const { hostname, port } = new URL(url)
  const said = [
    `${text}\r\n\r\n`,
    `GET /${text} HTTP/9.9\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: a\r\n${text} ${text}\r\n\r\n`,
    `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${text}\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: a\r\nx-big: ${text.repeat(2000)}\r\n\r\n`,
  ]
  const answers: string[] = []
  for (const bytes of said) {
    const socket = connect(Number(port), hostname)
    socket.setTimeout(5000, () => socket.destroy())
    socket.end(bytes)
    answers.push(await readText(socket).catch(() => ''))
  }
  return answers
}

/** Records that break the contract of the topic, each in another way. */
async function publishBroken(brokers: string, text: string): Promise<void> {
  const logger = createLogger({ name: 'journey', level: 'silent' })
  const producer = await connectProducer({ brokers: brokers.split(','), clientId: 'journey', logger })
  const data = {
    accessCode: text,
    orderId: text,
    sessionId: text,
    tenantId: text,
    interview: text,
    [text]: text,
  }
  try {
    for (const { topic, type } of [paymentCompleted, interviewStarted]) {
      const headers = { ce_id: randomUUID(), ce_type: type, ce_source: text, [text]: text, traceparent: text }
      const complete = {
        ...headers,
        ce_specversion: '1.0',
        ce_source: topic,
        ce_time: new Date().toISOString(),
        ce_subject: text,
        ce_tenantid: randomUUID(),
        'content-type': 'application/json',
      }
      const messages = [
        { key: text, value: text, headers: { [text]: text } },
        { key: text, value: text, headers },
        { key: text, value: `{"accessCode":"${text}`, headers: complete },
        { key: text, value: JSON.stringify(data), headers: complete },
        { key: text, value: JSON.stringify(data), headers: { ...complete, ce_type: text } },
      ]
      await producer.sendBatch(messages.map((message) => ({ topic, message })))
    }
  } finally {
    await producer.disconnect()
  }
}

/** Of each text: four records of PaymentCompleted's topic, which two groups hear, and four of InterviewStarted's, which one does. */
export const lettersPerText = 4 * 2 + 4
