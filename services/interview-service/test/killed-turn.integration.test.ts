import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { chat, message, open, reply, type Candidate, type Message } from './candidate.ts'
import { startInterviewService, type InterviewServiceUnderTest } from './interview-service.ts'
import { listen, textOf, type HeardEvent } from './listen.ts'

let service: InterviewServiceUnderTest

beforeAll(async () => {
  service = await startInterviewService({ tokenDelayMs: 150, settings: { TURN_LEASE_MS: '1500' } })
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
  for await (const line of createInterface({ input: child.stdout })) {
    const parsed = listening.safeParse(JSON.parse(line))
    if (parsed.success) return { child, url: parsed.data.url }
  }
  throw new Error('the process ended before it listened')
}

async function turnOf(body: Message) {
  const [row] = await service.sql`
    select id, status, reply, fence, decision from interview.turns where client_message_id = ${body.client_message_id}`
  return row
}

async function callsOf(body: Message): Promise<string[]> {
  const rows = await service.sql`
    select purpose || ' ' || outcome as call from interview.model_calls
    where turn_id = (select id from interview.turns where client_message_id = ${body.client_message_id}) order by id`
  return rows.map(({ call }) => String(call))
}

async function isReached(body: Message, point: 'claimed' | 'speaking'): Promise<void> {
  await vi.waitFor(
    async () => {
      const turn = await turnOf(body)
      if (point === 'claimed') expect(await callsOf(body)).toEqual(['DECIDE RUNNING'])
      else expect(String(turn?.['reply']).length).toBeGreaterThan(3)
    },
    { timeout: 20_000, interval: 10 },
  )
}

describe('a process that is killed in the middle of a turn', () => {
  it.each([
    { point: 'claimed', calls: ['DECIDE LOST', 'DECIDE COMPLETED', 'REPLY COMPLETED'] },
    { point: 'speaking', calls: ['DECIDE COMPLETED', 'REPLY LOST', 'REPLY COMPLETED'] },
  ] as const)('($point) leaves a turn that a repeat finishes, with one call more', async ({ point, calls }) => {
    const { child, url } = await startProcess()
    const candidate = await open(url, service.sellCode())
    const body = message()
    if (point === 'claimed') service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000 })
    const cut = chat(url, candidate, body).catch(() => 'cut')
    await isReached(body, point)
    const decision = (await turnOf(body))?.['decision']
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await cut).toBe('cut')
    const answer = await chat(service.url, candidate, body)
    expect(answer.status).toBe(200)
    const turn = await turnOf(body)
    expect(turn).toMatchObject({ status: 'COMPLETED', fence: 2, reply: reply.parse(answer.data).reply })
    if (point === 'speaking') expect(turn?.['decision']).toEqual(decision)
    expect(await callsOf(body)).toEqual(calls)
  })

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
    expect(textOf(heard)).toBe((await turnOf(body))?.['reply'])
  })

  it('does not need the candidate to ask again', async () => {
    const { child, url } = await startProcess()
    const candidate = await open(url, service.sellCode())
    const body = message()
    void chat(url, candidate, body).catch(() => 'cut')
    await isReached(body, 'speaking')
    child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await turnOf(body)).toMatchObject({ status: 'COMPLETED' }), {
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
    expect(await turnOf(body)).toMatchObject({ status: 'COMPLETED', fence: 1 })
  })
})
