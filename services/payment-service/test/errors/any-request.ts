import type { DocumentedRoute } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { signedNotification } from '../notifications.ts'
import { payableOrder } from '../orders.ts'
import { ask, bodyInOrder, type Question } from './ask.ts'
import type { Provocations } from './provocation.ts'
import type { Stage } from './stage.ts'

/** What any request may be refused for, whatever it asks: its form, its proof, its number and its key. */
export const requestProvocations: Provocations = {
  MALFORMED_REQUEST: { on: malformed },
  VALIDATION_FAILED: { on: invalid },
  PAYLOAD_TOO_LARGE: {
    on: (_stage, { bodyType }) => ({ body: 'x'.repeat(bodyType === formType ? 262_145 : 65_537) }),
  },
  UNSUPPORTED_MEDIA_TYPE: {
    on: (_stage, { bodyType }) =>
      bodyType === undefined
        ? { body: 'x', headers: { 'content-type': 'nonsense' } }
        : { body: 'x', headers: { 'content-type': 'text/plain' }, details: { accepted: bodyType } },
  },
  UNAUTHENTICATED: { on: () => ({ proof: 'MISSING' }) },
  SIGNATURE_INVALID: {
    on: ({ service }, { bodyType }) =>
      bodyType === formType
        ? { body: `${signedNotification(service, { out_trade_no: 'x' })}&altered=1` }
        : { proof: 'WRONG' },
  },
  FORBIDDEN: { on: () => ({ proof: 'WRONG' }) },
  RATE_LIMITED: { prepare: exhaustAddress, on: () => ({ proof: 'WRONG', headers: exhausted }) },
  IDEMPOTENCY_IN_PROGRESS: { on: whileItRuns },
  IDEMPOTENCY_KEY_REUSED: { on: withKeyOfAnother },
}

const formType = 'application/x-www-form-urlencoded'

function malformed(_stage: Stage, { bodyType }: DocumentedRoute): Question {
  // Without a body it is the address that cannot be read.
  if (bodyType === undefined) return { suffix: '%' }
  const body = bodyType === formType ? Buffer.from([0xff]) : '{'
  return { body, details: { fields: [{ field: 'body' }] } }
}

async function invalid(stage: Stage, route: DocumentedRoute): Promise<Question> {
  const name = 'no_such_thing'
  if (route.bodyType === formType) return contradiction(stage)
  if (route.bodyType !== undefined) return { body: { [name]: 1 }, details: naming(`body.${name}`) }
  if (route.takesQuery) return { suffix: `?${name}=1`, details: naming(`query.${name}`) }
  const [parameter] = /(?<=\{)\w+(?=\})/.exec(route.path) ?? []
  if (parameter !== undefined) {
    return { ids: { [parameter]: 'x'.repeat(101) }, details: naming(`params.${parameter}`) }
  }
  return { headers: { 'x-tenant-id': 'none' }, details: naming('headers.x-tenant-id') }
}

const naming = (field: string) => ({ fields: expect.arrayContaining([expect.objectContaining({ field })]) })

async function contradiction({ service, client }: Stage): Promise<Question> {
  const { outTradeNo } = await payableOrder(service, client)
  const body = signedNotification(service, { out_trade_no: outTradeNo, total_amount: '1.00' })
  return { body, details: naming('body.total_amount') }
}

const exhausted = { 'x-forwarded-for': '192.0.2.1' }

/** Uses up what an address may fail in a minute. */
async function exhaustAddress({ service }: Stage): Promise<() => Promise<void>> {
  const fail = () =>
    fetch(new URL('/api/v1/payment/orders', service.service.url), { headers: exhausted }).then((answer) =>
      answer.arrayBuffer(),
    )
  // A few at once: so many that Redis answers late would be counted elsewhere.
  for (let failed = 0; failed < 600; failed += 10) await Promise.all(Array.from({ length: 10 }, fail))
  return async () => undefined
}

/** Asks once; gives what asks for the same again under the same key. */
async function withKey(stage: Stage, route: DocumentedRoute) {
  const key = randomUUID()
  const headers = { 'idempotency-key': key }
  const ids = { order_id: randomUUID(), api_client_id: randomUUID(), access_code_id: randomUUID() }
  await ask(stage, route, { headers, ids }, 'en')
  return { key, question: { headers, ids } }
}

async function whileItRuns(stage: Stage, route: DocumentedRoute): Promise<Question> {
  const { key, question } = await withKey(stage, route)
  const running = await stage.service.sql`
    update payment.idempotency_keys
    set response_status = null, response_body = null, lease_until = now() + interval '1 minute'
    where key = ${key} returning id`
  expect(running).toHaveLength(1)
  return question
}

async function withKeyOfAnother(stage: Stage, route: DocumentedRoute): Promise<Question> {
  const { question } = await withKey(stage, route)
  if (route.path.includes('{')) return { headers: question.headers }
  return { ...question, body: `${JSON.stringify(bodyInOrder(stage, route))} ` }
}
