import { adminToken, type DocumentedRoute } from '@interview-pass/service-kit/testing'
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { signRequest, type Language } from '@interview-pass/contracts'
import { effectiveBody } from '../admin-routes.ts'
import { signedNotification } from '../notifications.ts'
import type { Stage } from './stage.ts'

/** A request to a route, as far as it differs from one that is in order and names nothing that there is. */
export interface Question {
  /** For the names in its path. */
  readonly ids?: Readonly<Record<string, string>>
  /** Comes after the path. */
  readonly suffix?: string
  /** Texts and bytes are sent as they are. */
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
  const { url, internalUrl } = stage.service.service
  const target = `${pathOf(route, question)}${question.suffix ?? ''}`
  const body = bytesOf(question.body ?? bodyInOrder(stage, route))
  return fetch(new URL(target, route.isInternal ? internalUrl : url), {
    method: route.method,
    headers: {
      accept: 'application/json',
      'accept-language': language,
      'x-request-id': randomUUID(),
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
      ...(body.length > 0 && { 'content-type': route.bodyType ?? 'application/json' }),
      ...(await proofOf(stage, route, question.proof, { target, body })),
      ...question.headers,
    },
    ...(body.length > 0 && { body }),
    signal: AbortSignal.timeout(20_000),
  })
}

function pathOf({ path }: DocumentedRoute, { ids }: Question): string {
  return path.replaceAll(
    /\{(\w+)\}/g,
    (_all, name: string) => ids?.[name] ?? idsInOrder[name] ?? randomUUID(),
  )
}

/** What a path takes beside ids. */
const idsInOrder: Readonly<Record<string, string>> = {
  topic: 'interview.events.v1',
  group: 'nobody',
  offset: '0',
  out_trade_no: '0'.repeat(32),
}

function bytesOf(body: object | string | undefined): Buffer<ArrayBuffer> {
  if (Buffer.isBuffer(body)) return Buffer.from(body)
  return Buffer.from(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''))
}

/** A body that a route takes; undefined for one that takes none, or does without. */
export function bodyInOrder(
  { service, client }: Stage,
  { operationId }: DocumentedRoute,
): object | string | undefined {
  switch (operationId) {
    case 'createOrder':
      return { user_id: client.userId, product_id: client.productId }
    case 'createAttempt':
    case 'putUser':
      return {}
    case 'createRefund':
      return { reason: 'complaint' }
    case 'receiveAlipayNotification':
      return signedNotification(service, { out_trade_no: randomUUID().replaceAll('-', '') })
    default:
      return effectiveBody(operationId, { product_id: client.productId })
  }
}

const unknownCode = 'ZZZZZZZZZZZZ'

async function proofOf(
  { client, tenant }: Stage,
  { method, isInternal, security }: DocumentedRoute,
  proof: Question['proof'],
  { target, body }: { readonly target: string; readonly body: Buffer },
): Promise<Record<string, string>> {
  if (proof === 'MISSING' || security.length === 0) return {}
  if (isInternal) {
    const role = proof === 'WRONG' ? 'NOBODY' : 'SUPER_ADMIN'
    return { authorization: `Bearer ${await adminToken({ role, tenant, subject: `operator of ${tenant}` })}` }
  }
  const signer = proof === 'WRONG' ? { ...client, secret: randomBytes(32).toString('hex') } : client
  return {
    ...(security.some((scheme) => 'accessCode' in scheme) && { 'x-access-code': unknownCode }),
    ...signRequest(signer, {
      method,
      target,
      timestampSeconds: Math.floor(Date.now() / 1000),
      nonce: randomUUID(),
      body,
    }),
  }
}
