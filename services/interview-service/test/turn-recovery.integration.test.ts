import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { closing } from '../src/turns/turn.ts'
import {
  appendReply,
  completeTurn,
  countCall,
  restartReply,
  updateDecision,
  updateLease,
} from '../src/turns/turns.store.ts'
import { chat, message, open, reply, type Candidate, type Message } from './candidate.ts'
import { startInterviewService, type InterviewServiceUnderTest } from './interview-service.ts'
import { listen, textOf, type HeardEvent } from './listen.ts'
import { callsOf, turnOf, waitForWords } from './stored-turns.ts'

let service: InterviewServiceUnderTest

beforeAll(async () => {
  service = await startInterviewService({ tokenDelayMs: 25, settings: { TURN_LEASE_MS: '1500' } })
})
afterAll(() => service?.close())

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const listening = z.object({ msg: z.literal('listening'), url: z.string() })

/** This service as a process of its own, in the same namespace. */
async function startProcess(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...service.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = Promise.withResolvers<string>()
  child.once('exit', () => ready.reject(new Error('the process ended before it listened')))
  // Read to the end, so that a full pipe never holds the process up.
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = listening.safeParse(JSON.parse(line))
    if (parsed.success) ready.resolve(parsed.data.url)
  })
  return { child, url: await ready.promise }
}

async function isReached(body: Message, point: 'claimed' | 'speaking'): Promise<void> {
  if (point === 'speaking') return waitForWords(service, body)
  return vi.waitFor(async () => expect(await callsOf(service, body)).toEqual(['DECIDE RUNNING']), {
    timeout: 20_000,
    interval: 10,
  })
}

describe('a process that is killed in the middle of a turn', () => {
  it.each([
    { point: 'claimed', calls: ['DECIDE LOST', 'DECIDE COMPLETED', 'REPLY COMPLETED'] },
    { point: 'speaking', calls: ['DECIDE COMPLETED', 'REPLY LOST', 'REPLY COMPLETED'] },
  ] as const)(
    '($point) leaves a turn that a repeat finishes, with one call more',
    async ({ point, calls }) => {
      const { child, url } = await startProcess()
      const candidate = await open(url, service.sellCode())
      const body = message()
      if (point === 'claimed') service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000 })
      const cut = chat(url, candidate, body).catch(() => 'cut')
      await isReached(body, point)
      const decision = (await turnOf(service, body))?.decision
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(await cut).toBe('cut')
      const answer = await chat(service.url, candidate, body)
      expect(answer.status).toBe(200)
      const turn = await turnOf(service, body)
      expect(turn).toMatchObject({ status: 'COMPLETED', fence: 2, reply: reply.parse(answer.data).reply })
      if (point === 'speaking') expect(turn?.decision).toEqual(decision)
      expect(await callsOf(service, body)).toEqual(calls)
    },
  )

  it('costs a reader on another replica a reset and nothing else', async () => {
    const { child, url } = await startProcess()
    const candidate: Candidate = await open(url, service.sellCode())
    const body = message()
    void chat(url, candidate, body).catch(() => 'cut')
    await isReached(body, 'speaking')
    const heard: HeardEvent[] = []
    for await (const event of listen(service.url, candidate, body)) {
      if (heard.length === 0) child.kill('SIGKILL')
      heard.push(event)
    }
    expect(heard.some(({ event }) => event === 'reset')).toBe(true)
    expect(textOf(heard)).toBe((await turnOf(service, body))?.reply)
  })

  it('does not need the candidate to ask again', async () => {
    const { child, url } = await startProcess()
    const candidate = await open(url, service.sellCode())
    const body = message()
    void chat(url, candidate, body).catch(() => 'cut')
    await isReached(body, 'speaking')
    child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED' }), {
      timeout: 30_000,
      interval: 100,
    })
  })
})

describe('a process that is asked to end', () => {
  it('finishes the reply that it is making, and exits with 0', async () => {
    const { child, url } = await startProcess()
    const candidate = await open(url, service.sellCode())
    const body = message()
    const answered = chat(url, candidate, body)
    await isReached(body, 'speaking')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await answered).toMatchObject({ status: 200 })
    expect(await exited).toEqual([0, null])
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 1 })
  })
})

describe('a replica that stops', () => {
  it('gives up the turn that it can not finish, and another one goes on at once', async () => {
    const replica = await service.addReplica({ TURN_LEASE_MS: '60000' })
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    const cut = chat(replica.url, candidate, body)
    await waitForWords(service, body)
    await replica.deps.turnRunner.stop(0)
    expect(await cut).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } })
    expect(await chat(service.url, candidate, body)).toMatchObject({ status: 200 })
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 2, is_fallback: false })
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY ABORTED', 'REPLY COMPLETED'])
    await replica.stop()
  })
})

describe('a turn whose calls are lost again and again', () => {
  it('is answered by the planned question instead of a third call', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000, times: 'always' })
    const first = chat(service.url, candidate, body)
    await vi.waitFor(async () => expect(await turnOf(service, body)).toBeDefined(), {
      timeout: 20_000,
      interval: 10,
    })
    await service.sql`
      update interview.turns set decide_calls = 2, reply_calls = 2, fence = fence + 1, lease_until = now()
      where client_message_id = ${body.client_message_id}`
    service.claude.clearFaults()
    const answer = reply.parse((await first).data)
    expect(answer).toMatchObject({ action: 'NEXT_QUESTION', question: { number: 2 } })
    expect(await turnOf(service, body)).toMatchObject({ is_fallback: true })
    expect((await callsOf(service, body)).filter((call) => call.endsWith('COMPLETED'))).toEqual([])
  })
})

describe('a holder that was replaced', () => {
  it('can write nothing more, however late it wakes up', async () => {
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000, times: 'always' })
    const answered = chat(service.url, candidate, body)
    await isReached(body, 'claimed')
    const [row] = await service.sql<{ tenantId: bigint; turnId: bigint }[]>`
      update interview.turns set fence = fence + 1, reply = 'new' where client_message_id = ${body.client_message_id}
      returning tenant_id as "tenantId", id as "turnId"`
    if (row === undefined) throw new Error('the turn is missing')
    const { database } = service.deps
    const replaced = { ...row, fence: 1 }
    const result = {
      action: 'CLOSE',
      nextQuestionNumber: null,
      nextQuestion: null,
      isFallback: false,
    } as const
    expect(await countCall(database.db, replaced, 'REPLY')).toBeUndefined()
    expect(await updateDecision(database.db, replaced, closing(null))).toBe(false)
    expect(await appendReply(database.db, replaced, 'old', 1000)).toBe(false)
    expect(await restartReply(database.db, replaced, 1000)).toBeUndefined()
    expect(await updateLease(database.db, replaced, 0)).toBe(false)
    expect(await database.transaction((tx) => completeTurn(tx, replaced, result))).toBe(false)
    expect(await turnOf(service, body)).toMatchObject({
      fence: 2,
      reply: 'new',
      status: 'CLAIMED',
      decision: null,
    })
    service.claude.clearFaults()
    expect(await answered).toMatchObject({ status: 200 })
    expect(await turnOf(service, body)).toMatchObject({ fence: 3, status: 'COMPLETED' })
  })
})
