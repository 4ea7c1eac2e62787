import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '@interview-pass/contracts'
import {
  forbidSchema,
  takeDatabaseAway,
  type DocumentedRoute,
  type TcpGate,
} from '@interview-pass/service-kit/testing'
import { expect } from 'vitest'
import { chat, message } from '../candidate.ts'
import { ask, bodyInOrder, type Question, type Stage } from './ask.ts'

/** The request that makes a route answer a code. */
type Provoke = (stage: Stage, route: DocumentedRoute) => Question | Promise<Question>

/** How a code is provoked on each route that declares it. */
interface Provocation {
  readonly on: Provoke
  /** Comes before the first request; gives the end of it, which comes after the last. */
  readonly prepare?: (stage: Stage) => Promise<() => Promise<unknown>>
}

const nothing = async () => undefined
const bytesAboveLimit = 192 * 1024 + 1

export function provocationsOf(gate: () => TcpGate): Readonly<Partial<Record<ErrorCode, Provocation>>> {
  return {
    MALFORMED_REQUEST: { on: malformed },
    VALIDATION_FAILED: { on: invalid },
    PAYLOAD_TOO_LARGE: { on: () => ({ body: 'x'.repeat(bytesAboveLimit) }) },
    UNSUPPORTED_MEDIA_TYPE: { on: ofOtherType },
    UNAUTHENTICATED: { on: () => ({ proof: 'MISSING' }) },
    FORBIDDEN: { on: () => ({ proof: 'WRONG' }) },
    INVALID_ACCESS: { on: withWrongProof },
    RATE_LIMITED: {
      prepare: exhaustAddress,
      on: () => ({ proof: 'WRONG', headers: { 'x-forwarded-for': spentAddress } }),
    },
    IDEMPOTENCY_IN_PROGRESS: { on: whileItRuns },
    IDEMPOTENCY_KEY_REUSED: { on: withKeyOfAnother },
    ACCESS_CODE_USED: { on: ofUsedCode },
    CODE_EXPIRED: { on: ofExpiredCode },
    TENANT_NOT_FOUND: { on: () => ({ headers: { 'x-tenant-id': randomUUID() } }) },
    SESSION_NOT_FOUND: { on: () => ({ ids: { session_id: randomUUID() } }) },
    TURN_NOT_FOUND: { on: () => ({}) },
    FEEDBACK_NOT_AVAILABLE: { on: () => ({}) },
    SESSION_NOT_OPEN: { prepare: expired, on: aboutClosed },
    TURN_IN_PROGRESS: { prepare: answering, on: () => ({}) },
    TURN_CONFLICT: { on: withOtherText },
    QUESTION_NOT_CURRENT: { on: () => ({ body: { ...message(), question_number: 5 } }) },
    SERVICE_UNAVAILABLE: {
      prepare: async ({ service }) => takeDatabaseAway(service.deps.sql, gate()),
      on: () => ({}),
    },
    SERVICE_ERROR: {
      prepare: ({ service }) => forbidSchema(service.sql, 'interview', service.namespace.interviewServiceUrl),
      on: () => ({}),
    },
  }
}

/** One route proves nothing but the code in its body. */
function withWrongProof(_stage: Stage, { operationId }: DocumentedRoute): Question {
  return operationId === 'createInterview' ? { body: { access_code: 'ZZZZZZZZZZZZ' } } : { proof: 'WRONG' }
}

function ofOtherType(_stage: Stage, { bodyType }: DocumentedRoute): Question {
  return bodyType === undefined
    ? { body: 'x', headers: { 'content-type': 'nonsense' } }
    : { body: 'x', headers: { 'content-type': 'text/plain' }, details: { accepted: bodyType } }
}

function malformed(_stage: Stage, { bodyType }: DocumentedRoute): Question {
  // Without a body it is the address that cannot be read.
  return bodyType === undefined ? { suffix: '%' } : { body: '{', details: { fields: [{ field: 'body' }] } }
}

function invalid(_stage: Stage, { bodyType, takesQuery, path, isInternal }: DocumentedRoute): Question {
  const name = 'no_such_thing'
  if (bodyType !== undefined) return { body: { [name]: 1 }, details: naming(`body.${name}`) }
  if (takesQuery) return { suffix: `?${name}=1`, details: naming(`query.${name}`) }
  const parameter = isInternal ? 'session_id' : 'client_message_id'
  if (!path.includes(`{${parameter}}`)) throw new Error(`nothing of ${path} can be invalid`)
  return { ids: { [parameter]: 'x'.repeat(101) }, details: naming(`params.${parameter}`) }
}

const naming = (field: string) => ({ fields: expect.arrayContaining([expect.objectContaining({ field })]) })

const spentAddress = '192.0.2.1'

/** Uses up what an address may fail, open and ask for in a minute. */
async function exhaustAddress({ service }: Stage): Promise<() => Promise<undefined>> {
  const limits = [
    { group: 'unproved', perMinute: 600 },
    { group: 'interview-create', perMinute: 60 },
    { group: 'interview-token', perMinute: 60 },
  ]
  for (const limit of limits) {
    for (let count = 0; count <= limit.perMinute; count += 1) {
      await service.deps.rateLimiter.consume({ ...limit, key: spentAddress })
    }
  }
  return nothing
}

/** Asks once; gives what asks for the same again under the same key. */
async function withKey(stage: Stage, route: DocumentedRoute) {
  const key = randomUUID()
  const question = { headers: { 'idempotency-key': key }, body: bodyInOrder(stage, route) ?? {} }
  expect((await ask(stage, route, question, 'en')).ok).toBe(true)
  return { key, question }
}

async function whileItRuns(stage: Stage, route: DocumentedRoute): Promise<Question> {
  const { key, question } = await withKey(stage, route)
  const running = await stage.service.sql`
    update interview.idempotency_keys
    set response_status = null, response_body = null, lease_until = now() + interval '1 minute'
    where key = ${key} returning id`
  expect(running).toHaveLength(1)
  return question
}

async function withKeyOfAnother(stage: Stage, route: DocumentedRoute): Promise<Question> {
  const { question } = await withKey(stage, route)
  return { ...question, body: `${JSON.stringify(question.body)} ` }
}

function ofUsedCode({ code, candidate }: Stage): Question {
  return { body: { access_code: code.accessCode }, details: { session_id: candidate.session_id } }
}

function ofExpiredCode({ service }: Stage): Question {
  const { accessCode } = service.sellCode()
  service.payment.refuse(accessCode, 'CODE_EXPIRED')
  return { body: { access_code: accessCode } }
}

async function expired({ service, candidate }: Stage): Promise<() => Promise<undefined>> {
  await service.sql`
    update interview.sessions set status = 'EXPIRED', ended_at = now(), end_reason = 'TIME_UP'
    where public_id = ${candidate.session_id}`
  return nothing
}

/** What was said in an interview that has ended can be removed, and there is nothing yet of one that was not opened. */
async function aboutClosed({ service, code }: Stage, { operationId }: DocumentedRoute): Promise<Question> {
  if (operationId !== 'deleteCandidateData') return {}
  const [prepared] = await service.sql<[{ id: string }]>`
    insert into interview.sessions
      (tenant_id, public_id, access_code, code_expire_at, status, kind, language, question_count, minutes)
    select tenant_id, gen_random_uuid(), ${service.sellCode().accessCode}, now() + interval '1 day', 'PREPARED', kind, language,
      question_count, minutes
    from interview.sessions where access_code = ${code.accessCode} returning public_id as id`
  return { ids: { session_id: prepared.id } }
}

/** Another message is being answered, by a process that is not here. */
async function answering({ service, candidate }: Stage): Promise<() => Promise<undefined>> {
  await service.sql`
    insert into interview.turns (tenant_id, session_id, client_message_id, message, question_number, lease_until)
    select tenant_id, id, ${randomUUID()}, 'hello', 1, now() + interval '5 minutes'
    from interview.sessions where public_id = ${candidate.session_id}`
  return nothing
}

async function withOtherText({ service, candidate }: Stage): Promise<Question> {
  const said = message()
  expect(await chat(service.url, candidate, said)).toMatchObject({ status: 200 })
  return { body: { ...said, message: 'something else' } }
}
