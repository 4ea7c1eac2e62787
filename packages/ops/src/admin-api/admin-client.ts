import { errorEnvelope, pagination } from '@interview-pass/contracts'
import { z } from 'zod'
import { OpsError } from '../ops-error.ts'
import type { Operation, ServiceName } from './operation.ts'

export interface AdminClientDeps {
  /** Base URL of the internal port. Throws OpsError when it is not known. */
  urlOf(service: ServiceName): string
  token(): Promise<string>
  /** The tenant that an operation is about, for a token of all tenants; undefined for the token's. */
  tenantOf(operation: Operation): Promise<string | undefined>
  readonly deadlineMs: number
}

/** What an operation is told, by place and the API's names. */
export interface Told {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
  /** Only for an operation that takes one. */
  readonly idempotencyKey?: string | undefined
}

const success = z.object({ data: z.unknown(), pagination: pagination.optional() })
export type Answer = z.output<typeof success>

export type AdminClient = ReturnType<typeof createAdminClient>

/** A client of both admin APIs. Its calls throw OpsError when the server refuses, and when it does not answer in time. */
export function createAdminClient(deps: AdminClientDeps) {
  async function call(operation: Operation, told: Told = {}): Promise<Answer> {
    const url = urlOf(deps.urlOf(operation.service), operation, told)
    const headers = await headersOf(deps, operation, told)
    const body = operation.hasBody ? JSON.stringify(told.body ?? {}) : undefined
    const { ok, text } = await exchange(deps, operation, { url, headers, body }, told)
    const answer = parseJson(text)
    const parsed = success.safeParse(answer)
    if (ok && parsed.success) return parsed.data
    throw refusalOf(answer, operation)
  }

  /** The first `limit` rows of a list, a page at a time, and how many there are in all. */
  async function list(
    operation: Operation,
    told: Told,
    limit: number,
  ): Promise<{ readonly rows: readonly unknown[]; readonly total: number }> {
    const rows: unknown[] = []
    const size = Math.min(limit, pageSizeMax)
    let place: Readonly<Record<string, unknown>> = { page: 1 }
    for (let page = 1; ; page += 1) {
      const answer = await call(operation, { ...told, query: { ...told.query, ...place, size } })
      rows.push(...z.array(z.unknown()).parse(answer.data))
      const { total = rows.length, total_pages: pages = page, next } = answer.pagination ?? {}
      // A list that grows for ever says what comes next; of the others there are so many pages.
      const isLast = next === undefined ? page >= pages : next === null
      if (isLast || rows.length >= limit) return { rows: rows.slice(0, limit), total }
      place = next === undefined ? { page: page + 1 } : { after: next }
    }
  }

  return { call, list }
}

const pageSizeMax = 100

function urlOf(base: string, { path }: Operation, { path: ids = {}, query = {} }: Told): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(ids[name] ?? ''))
  const url = new URL(base.replace(/\/$/, '') + filled)
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return url
}

async function headersOf(
  deps: AdminClientDeps,
  operation: Operation,
  { idempotencyKey }: Told,
): Promise<Record<string, string>> {
  const tenant = await deps.tenantOf(operation)
  return {
    authorization: `Bearer ${await deps.token()}`,
    'accept-language': 'en',
    ...(operation.hasBody && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(tenant !== undefined && { 'x-tenant-id': tenant }),
  }
}

interface Outgoing {
  readonly url: URL
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

async function exchange(
  { deadlineMs }: AdminClientDeps,
  operation: Operation,
  { url, headers, body }: Outgoing,
  { idempotencyKey }: Told,
): Promise<{ ok: boolean; text: string }> {
  try {
    const response = await fetch(url, {
      method: operation.method,
      headers,
      // What is asked is for this server alone.
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
      ...(body !== undefined && { body }),
    })
    return { ok: response.ok, text: await response.text() }
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    const what = isLate ? `no answer within ${deadlineMs / 1000} s` : `cannot be reached: ${reasonOf(error)}`
    const isAct = operation.method !== 'GET'
    const repeat = idempotencyKey === undefined ? '' : `; repeat it with --idempotency-key ${idempotencyKey}`
    const doubt = isAct ? `\nwhether it took effect is not known${repeat}` : ''
    throw new OpsError(`${operation.service}-service at ${url.origin}: ${what}${doubt}`, {
      exitCode: 1,
      details: { code: 'NO_ANSWER', idempotency_key: idempotencyKey },
      cause: error,
    })
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {}
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : String(error)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fields = z.object({
  fields: z.array(z.object({ field: z.string(), rule: z.string() })),
})

/** The server's own words: code, message, fields and request id. */
function refusalOf(answer: unknown, { service }: Operation): OpsError {
  const parsed = errorEnvelope.safeParse(answer)
  if (!parsed.success) {
    return new OpsError(`${service}-service: the answer is none of the admin API`, {
      exitCode: 1,
      details: { code: 'UNREADABLE_ANSWER' },
    })
  }
  const { error, code: status, request_id: requestId } = parsed.data
  const broken = fields.safeParse(error.details)
  const lines = broken.success
    ? broken.data.fields.map(({ field, rule }) => `  ${field}: ${rule}`)
    : Object.entries(error.details ?? {}).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)
  const message = [
    `${error.code} (${status}): ${error.message}`,
    ...lines,
    `  request id: ${requestId}`,
  ].join('\n')
  return new OpsError(message, {
    exitCode: 1,
    details: { ...error, status, request_id: requestId },
  })
}
