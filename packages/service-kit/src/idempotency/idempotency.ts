import { createHash } from 'node:crypto'
import { fieldRuleOf } from '@interview-pass/contracts'
import { AppError } from '../app-error.ts'
import type { Db, Tx } from '../database/database.ts'
import type { Answer, ReplayAnswer } from '../http/reply/answer.ts'
import { isStorable, replayOf, storedOf } from './answer.ts'
import { bindKey, claimKey, findKey, keepAnswer, releaseKey, type KeyName } from './store.ts'

/** The right to do the work of one idempotency key, until its lease ends. */
export interface IdempotencyClaim {
  readonly id: bigint
  /** Stands for caller, route and key, in 32 hex digits: the same for every request under the key, after the key was forgotten too. */
  readonly digest: string
  /** Public id of the resource that an earlier attempt made. */
  readonly resourceId?: string
  /** RESUMED: an earlier attempt began; when it has a resource, finish or show that one and make no second. */
  readonly kind: 'FIRST' | 'RESUMED'
}

export interface IdempotencyInput {
  /** Internal id. */
  readonly tenantId: bigint
  /** Whose key it is; at most 100 characters, never a secret. */
  readonly caller: string
  /** Method and path pattern; at most 100 characters. */
  readonly route: string
  /** The `Idempotency-Key` header, at most 255 characters; undefined does the work without any memory. */
  readonly key: string | undefined
  /** See `requestHash`. */
  readonly bodyHash: string
  /** How long an attempt may take before another may resume it. Default 30000. */
  readonly leaseMs?: number
  /** RESOURCE_ONLY never stores a body, for answers that hold secrets: a repeat does the work again with the resource. */
  readonly store: 'ANSWER' | 'RESOURCE_ONLY'
}

export interface IdempotencyDeps {
  readonly db: Db
  now(): Date
}

const leaseMsDefault = 30_000
const keyLengthMax = 255

/**
 * Does the work of a key once. A repeat gets the first answer with `Idempotent-Replayed: true`; refusals by rule (4xx
 * but 429) are answers too. What may succeed later (429, 5xx, what says when to ask again, anything unknown) is not stored: the next attempt resumes.
 * Throws AppError IDEMPOTENCY_KEY_REUSED for another request under the key, IDEMPOTENCY_IN_PROGRESS while one is running.
 * `data` of stored answers must be plain JSON values; `db` must not be a transaction. `work` binds the resource it makes with `bindResource`.
 */
export async function idempotent<Result extends Answer>(
  deps: IdempotencyDeps,
  input: IdempotencyInput,
  work: (claim: IdempotencyClaim | undefined) => Promise<Result>,
): Promise<Result | ReplayAnswer> {
  if (input.key === undefined) return work(undefined)
  if (input.key === '' || input.key.length > keyLengthMax) throw keyLengthError()
  const name = { tenantId: input.tenantId, caller: input.caller, route: input.route, key: input.key }
  const now = deps.now()
  const until = new Date(now.getTime() + (input.leaseMs ?? leaseMsDefault))
  const claim = await claimKey(deps.db, name, { bodyHash: input.bodyHash, now, until })
  if (claim === undefined) return replayOrRefuse(deps.db, name, input.bodyHash)
  const answer = await workUnderLease(deps.db, { id: claim.id, until, store: input.store }, () =>
    work({
      id: claim.id,
      digest: digestOf(name),
      kind: claim.isFirst ? 'FIRST' : 'RESUMED',
      ...(claim.resourceId === null ? {} : { resourceId: claim.resourceId }),
    }),
  )
  // Only a key that stores no body can be claimed again after its answer.
  return claim.hasAnswered
    ? { ...answer, headers: { ...headersOf(answer), 'idempotent-replayed': 'true' } }
    : answer
}

/** Ties the resource to the key, in the transaction that makes the resource. Does nothing without a claim. Throws AppError IDEMPOTENCY_IN_PROGRESS when another attempt has bound one: this one was slower than its lease. */
export async function bindResource(
  tx: Tx,
  claim: IdempotencyClaim | undefined,
  resourceId: string,
): Promise<void> {
  if (claim === undefined) return
  if (!(await bindKey(tx, claim.id, resourceId))) throw inProgress()
}

/** What makes two requests with one key the same: the path's parameters and the body's bytes. Hex SHA-256. */
export function requestHash(params: unknown, rawBody: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify(params ?? null))
    .update('\n')
    .update(rawBody)
    .digest('hex')
}

function digestOf({ tenantId, caller, route, key }: KeyName): string {
  const name = JSON.stringify([String(tenantId), caller, route, key])
  return createHash('sha256').update(name).digest('hex').slice(0, 32)
}

interface Lease {
  readonly id: bigint
  readonly until: Date
  readonly store: IdempotencyInput['store']
}

async function workUnderLease<Result extends Answer>(
  db: Db,
  lease: Lease,
  work: () => Promise<Result>,
): Promise<Result> {
  let answer: Result
  try {
    answer = await work()
  } catch (error) {
    await keepRefusal(db, lease, error)
    throw error
  }
  if (!('data' in answer)) await releaseKey(db, lease.id, lease.until)
  else if (lease.store === 'RESOURCE_ONLY') await keepAnswer(db, lease.id, { status: answer.status })
  else await keepAnswer(db, lease.id, storedOf(answer))
  return answer
}

/** A refusal by rule is an answer; after anything else the key is free at once. When even that fails the lease ends by itself. */
async function keepRefusal(db: Db, lease: Lease, error: unknown): Promise<void> {
  const isAnswer = lease.store === 'ANSWER' && error instanceof AppError && isStorable(error)
  await (isAnswer ? keepAnswer(db, lease.id, storedOf(error)) : releaseKey(db, lease.id, lease.until)).catch(
    () => undefined,
  )
}

async function replayOrRefuse(db: Db, name: KeyName, bodyHash: string): Promise<ReplayAnswer> {
  const state = await findKey(db, name)
  if (state !== undefined && state.bodyHash !== bodyHash) throw new AppError('IDEMPOTENCY_KEY_REUSED')
  if (state?.responseBody == null) throw inProgress()
  return replayOf(state.responseBody)
}

function inProgress(): AppError {
  return new AppError('IDEMPOTENCY_IN_PROGRESS', { retryAfterSeconds: 1 })
}

function keyLengthError(): AppError {
  const fields = [{ field: 'headers.idempotency-key', rule: fieldRuleOf.lengthMax(keyLengthMax) }]
  return new AppError('VALIDATION_FAILED', { details: { fields } })
}

function headersOf(answer: Answer): Readonly<Record<string, string>> | undefined {
  return 'replay' in answer ? undefined : answer.headers
}
