import { waitUntil } from '@interview-pass/service-kit/testing'
import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SoldCode } from './payment-fixture.ts'

const answer = z.object({
  code: z.number(),
  data: z.unknown(),
  error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()).optional() }).optional(),
})

export interface HttpAnswer {
  readonly status: number
  readonly data: unknown
  readonly error: z.infer<typeof answer>['error']
  readonly headers: Headers
}

/** One JSON request to the service. */
export async function send(
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  request: { body?: object; token?: string; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const response = await fetch(new URL(`/api/v1${path}`, url), {
    method,
    headers: {
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }),
      ...request.headers,
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    signal: AbortSignal.timeout(40_000),
  })
  const { data, error } = answer.parse(await response.json())
  return { status: response.status, data, error, headers: response.headers }
}

const created = z.object({
  session_id: z.string(),
  token: z.string(),
  message: z.string(),
  status: z.string(),
})

export type Candidate = z.infer<typeof created>

/** Each from an address of its own, because creates are limited by address. */
export function create(
  url: string,
  code: SoldCode,
  headers: Record<string, string> = {},
  about: object = {},
): Promise<HttpAnswer> {
  return send(url, 'POST', '/interview/create', {
    body: { access_code: code.accessCode, ...about },
    headers: { 'x-forwarded-for': someAddress(), ...headers },
  })
}

function someAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
}

/** Opens an interview. */
export async function open(url: string, code: SoldCode, about: object = {}): Promise<Candidate> {
  const { data } = await create(url, code, {}, about)
  return created.parse(data)
}

export const reply = z.object({
  session_id: z.string(),
  client_message_id: z.string(),
  status: z.string(),
  reply: z.string(),
  action: z.enum(['FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE']),
  directive: z.string(),
  question: z.object({ number: z.number(), text: z.string() }).nullable(),
  progress: z.object({ question: z.number(), questions: z.number() }),
  time_left_seconds: z.number(),
})

export interface Message {
  readonly message: string
  readonly client_message_id: string
  readonly question_number?: number | null
}

export function message(
  text = 'I split the service in two, measured p99 at 40 ms and kept the rollback plan ready.',
): Message {
  return { message: text, client_message_id: randomUUID() }
}

export function chat(url: string, candidate: Candidate, body: Message): Promise<HttpAnswer> {
  return send(url, 'POST', '/interview/chat', { body, token: candidate.token })
}

/** Ends an interview early, and waits until its feedback can be read. */
export async function finishAndAssess(url: string, candidate: Candidate): Promise<void> {
  const path = `/interview/${candidate.session_id}`
  await send(url, 'POST', `${path}/finish`, candidate)
  const isReady = async () => (await send(url, 'GET', `${path}/feedback`, candidate)).status === 200
  await waitUntil('the feedback is there', isReady, 20_000)
}
