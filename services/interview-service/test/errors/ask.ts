import { randomInt, randomUUID } from 'node:crypto'
import type { Language } from '@interview-pass/contracts'
import { adminToken, type DocumentedRoute } from '@interview-pass/service-kit/testing'
import { effectiveBody } from '../admin.ts'
import { message, open, type Candidate } from '../candidate.ts'
import type { InterviewServiceUnderTest } from '../interview-service.ts'
import type { SoldCode } from '../payment-fixture.ts'

/** What the provocations of one code work on: an interview of a tenant of its own, so that no other code's limits or rows meet theirs. */
export interface Stage {
  readonly service: InterviewServiceUnderTest
  readonly code: SoldCode
  readonly candidate: Candidate
}

export async function openStage(service: InterviewServiceUnderTest): Promise<Stage> {
  const code = service.sellCode({ questions: 5 })
  return { service, code, candidate: await open(service.url, code) }
}

/** A request to a route, as far as it differs from one that is in order. */
export interface Question {
  /** For the names in its path. */
  readonly ids?: Readonly<Record<string, string>>
  /** Comes after the path. */
  readonly suffix?: string
  /** Texts are sent as they are. */
  readonly body?: object | string
  readonly headers?: Readonly<Record<string, string>>
  readonly proof?: 'MISSING' | 'WRONG'
  /** What the details of the answer hold, at least. */
  readonly details?: object
}

/** Asks a route for its envelope in a language, as somebody who may, from an address that nobody else has. */
export async function ask(
  stage: Stage,
  route: DocumentedRoute,
  question: Question,
  language: Language,
): Promise<Response> {
  const { url, internalUrl } = stage.service
  const target = `${pathOf(stage, route, question)}${question.suffix ?? ''}`
  const given = question.body ?? bodyInOrder(stage, route)
  const body = typeof given === 'object' ? JSON.stringify(given) : (given ?? '')
  return fetch(new URL(target, route.isInternal ? internalUrl : url), {
    method: route.method,
    headers: {
      accept: 'application/json',
      'accept-language': language,
      'x-request-id': randomUUID(),
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      ...(body !== '' && { 'content-type': route.bodyType ?? 'application/json' }),
      ...(await proofOf(stage, route, question.proof)),
      ...question.headers,
    },
    ...(body !== '' && { body }),
    signal: AbortSignal.timeout(20_000),
  })
}

function pathOf({ candidate }: Stage, { path }: DocumentedRoute, { ids }: Question): string {
  const own: Readonly<Record<string, string>> = { id: candidate.session_id, session_id: candidate.session_id }
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids?.[name] ?? own[name] ?? randomUUID())
}

/** A body that a route takes; undefined for one that takes none. */
export function bodyInOrder({ service }: Stage, route: DocumentedRoute): object | undefined {
  switch (route.operationId) {
    case 'createInterview':
      return { access_code: service.sellCode().accessCode }
    case 'chat':
      return message()
    case 'rateInterview':
      return { rating: 5 }
    default:
      return effectiveBody(route)
  }
}

async function proofOf(
  { candidate, code }: Stage,
  { isInternal, security }: DocumentedRoute,
  proof: Question['proof'],
): Promise<Record<string, string>> {
  if (proof === 'MISSING' || security.length === 0) return {}
  if (isInternal) {
    const role = proof === 'WRONG' ? 'NOBODY' : 'SUPER_ADMIN'
    const { tenantId: tenant } = code
    return { authorization: `Bearer ${await adminToken({ role, tenant, subject: `operator of ${tenant}` })}` }
  }
  if (security.some((scheme) => 'accessCode' in scheme)) {
    return { 'x-access-code': proof === 'WRONG' ? 'ZZZZZZZZZZZZ' : code.accessCode }
  }
  return { authorization: `Bearer ${proof === 'WRONG' ? 'x'.repeat(43) : candidate.token}` }
}
