import { describe, expect, it, vi } from 'vitest'
import { matching } from '../test/matchers.ts'
import { ask, askTask, errorOf, openFixture, send, type Fixture } from '../test/real-client.ts'
import { createRequestLog } from './request-log.ts'

async function control(
  fixture: Fixture,
  method: string,
  path: string,
  body?: unknown,
): Promise<[number, unknown]> {
  const response = await send(fixture, method, path, body === undefined ? undefined : JSON.stringify(body))
  return [response.status, await response.json()]
}

const overloaded = { kind: 'http_error', status: 529 } as const

async function statuses(fixture: Fixture, count: number): Promise<number[]> {
  const seen: number[] = []
  for (let index = 0; index < count; index += 1) {
    const failed = await fixture.client.messages.create(ask()).then(
      () => 200,
      () => 529,
    )
    seen.push(failed)
  }
  return seen
}

describe('/_sim/faults', () => {
  it('strikes as often as ordered, after letting some pass', async () => {
    await using fixture = await openFixture()
    const [status] = await control(fixture, 'POST', '/_sim/faults', { ...overloaded, times: 2, skip: 1 })
    expect(status).toBe(201)
    expect(await statuses(fixture, 5)).toEqual([200, 529, 529, 200, 200])
    const [, list] = await control(fixture, 'GET', '/_sim/faults')
    expect(list).toMatchObject({ faults: [{ id: 'fault-1', remaining: 0, struck: 2 }] })
  })

  it('strikes only the model and the task it is aimed at', async () => {
    await using fixture = await openFixture()
    await control(fixture, 'POST', '/_sim/faults', [
      { ...overloaded, times: 'always', model: 'claude-opus-5-5' },
      { ...overloaded, times: 'always', task: 'decide-turn' },
    ])
    const { messages } = fixture.client
    expect(await messages.create(ask())).toMatchObject({ type: 'message' })
    expect(await messages.create(askTask('interviewer-reply', {}))).toMatchObject({ type: 'message' })
    expect(await errorOf(messages.create(askTask('decide-turn', {})))).toMatchObject({ status: 529 })
    expect(await errorOf(messages.create(ask({ model: 'claude-opus-5-5' })))).toMatchObject({ status: 529 })
  })

  it('draws a probability from the seed, the same in every run', async () => {
    const runs: number[][] = []
    for (const seed of ['x', 'x', 'y']) {
      await using fixture = await openFixture({
        seed,
        faults: [{ ...overloaded, times: 'always', probability: 0.5 }],
      })
      runs.push(await statuses(fixture, 12))
    }
    expect(runs[0]).toEqual(runs[1])
    expect(runs[0]).not.toEqual(runs[2])
    expect(new Set(runs[0])).toEqual(new Set([200, 529]))
  })

  it('names what is wrong with an order', async () => {
    await using fixture = await openFixture()
    const bad = [
      { kind: 'http_error', status: 200 },
      { kind: 'cut_stream', after: 1 },
      { kind: 'nonsense' },
      {},
    ]
    for (const order of bad) {
      const [status, body] = await control(fixture, 'POST', '/_sim/faults', order)
      expect(status).toBe(400)
      expect(body).toMatchObject({ error: { message: matching(/status|after|kind/) } })
    }
    expect(await control(fixture, 'DELETE', '/_sim/faults/fault-9')).toMatchObject([404, {}])
  })

  it('replaces, removes and forgets orders', async () => {
    await using fixture = await openFixture()
    await control(fixture, 'POST', '/_sim/faults', overloaded)
    await control(fixture, 'PUT', '/_sim/faults', [{ kind: 'cut_stream' }, overloaded])
    expect(await control(fixture, 'DELETE', '/_sim/faults/fault-2')).toMatchObject([
      200,
      { faults: [{ id: 'fault-3' }] },
    ])
    await control(fixture, 'DELETE', '/_sim/faults')
    expect(await statuses(fixture, 1)).toEqual([200])
  })
})

describe('/_sim/requests', () => {
  it('counts completed calls by task, and names steps that were completed twice', async () => {
    await using fixture = await openFixture({ faults: [{ kind: 'cut_stream', stream: true }] })
    const { messages } = fixture.client
    const reply = askTask('interviewer-reply', { directive: 'NEXT_QUESTION', next_question: '为什么？' })
    await errorOf(messages.stream(reply).finalMessage())
    await messages.stream(reply).finalMessage()
    await messages.create(askTask('decide-turn', { answer: 'a' }))
    const once = fixture.simulator.countCalls()
    expect(once.completed_by_task).toEqual({ 'interviewer-reply': 1, 'decide-turn': 1 })
    expect(once.completed_more_than_once).toEqual([])
    await messages.create({ ...reply, model: 'claude-haiku-5-5' })
    const [, body] = await control(fixture, 'GET', '/_sim/requests?task=interviewer-reply')
    expect(body).toMatchObject({
      counts: { total: 4, completed_more_than_once: [{ task: 'interviewer-reply', completed: 2 }] },
      requests: [
        { model: 'claude-haiku-5-5', stream: false, outcome: 'completed', status: 200 },
        { stream: true, outcome: 'completed', fault: null },
        { stream: true, outcome: 'broken', fault: 'cut_stream' },
      ],
    })
  })

  it('says when the first piece of an answer went out', async () => {
    await using fixture = await openFixture({ tokenDelayMs: 20 })
    const reply = askTask('interviewer-reply', { directive: 'NEXT_QUESTION', next_question: '为什么？' })
    const stream = fixture.client.messages.stream(reply)
    await new Promise((resolve) => stream.once('text', resolve))
    const heardAt = Date.now()
    await stream.finalMessage()
    const [call] = fixture.simulator.listCalls()
    const wentOutAt = new Date(call?.first_delta_at ?? 0).getTime()
    expect(wentOutAt).toBeGreaterThanOrEqual(new Date(call?.at ?? 0).getTime() + 19)
    expect(wentOutAt).toBeLessThanOrEqual(heardAt)
  })

  it('keeps at most 2 KB of what was said in a call', async () => {
    await using fixture = await openFixture()
    const content = '字'.repeat(50_000)
    await fixture.client.messages.create(ask({ messages: [{ role: 'user', content }] }))
    const [call] = fixture.simulator.listCalls()
    expect(call?.asked.length).toBeGreaterThan(100)
    expect(Buffer.byteLength(`${call?.asked}${call?.answered}`)).toBeLessThanOrEqual(2_048)
  })

  it('forgets the oldest of more than 500 calls, but counts them', () => {
    const log = createRequestLog({ now: () => new Date() })
    for (let index = 0; index < 510; index += 1) {
      log.end(log.begin(`req_${index}`, 0), 'completed')
    }
    const calls = log.list({ limit: 1_000 })
    expect(calls).toHaveLength(500)
    expect(calls[0]?.request_id).toBe('req_509')
    expect(log.counts().total).toBe(510)
  })

  it('records refused requests too', async () => {
    await using fixture = await openFixture()
    await errorOf(fixture.client.messages.create(ask({ model: 'claude-9' })))
    expect(fixture.simulator.listCalls()).toMatchObject([
      { status: 404, outcome: 'refused', error: 'model: claude-9' },
    ])
  })

  it('goes back to its first state on reset, the faults it was started with included', async () => {
    await using fixture = await openFixture({ faults: [overloaded] })
    expect(await statuses(fixture, 2)).toEqual([529, 200])
    expect(await control(fixture, 'POST', '/_sim/reset')).toMatchObject([200, {}])
    await vi.waitFor(() => expect(fixture.simulator.countCalls().total).toBe(0))
    expect(await statuses(fixture, 2)).toEqual([529, 200])
  })

  it('says that it is alive', async () => {
    await using fixture = await openFixture({ seed: 's' })
    expect(await control(fixture, 'GET', '/livez')).toEqual([200, { status: 'ok' }])
    expect(await control(fixture, 'GET', '/_sim/health')).toEqual([
      200,
      { status: 'ok', seed: 's', faults: 0, requests: 0 },
    ])
  })
})
