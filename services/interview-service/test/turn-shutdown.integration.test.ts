import { waitUntil } from '@interview-pass/service-kit/testing'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { chat, message, open } from './candidate.ts'
import { useInterviewService, waitUntilReady } from './interview-service.ts'
import { startServiceProcess } from './service-process.ts'
import { callsOf, turnOf, waitForPoint, waitForWords } from './stored-turns.ts'

const service = await useInterviewService({ tokenDelayMs: 25, settings: { TURN_LEASE_MS: '1500' } })

describe('a process that is asked to end', () => {
  it('finishes the reply that it is making, and exits with 0', async () => {
    const { child, url } = await startServiceProcess(service)
    const candidate = await open(url, service.sellCode())
    const body = message()
    const answered = chat(url, candidate, body)
    await waitForPoint(service, body, 'speaking')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await answered).toMatchObject({ status: 200 })
    expect(await exited).toEqual([0, null])
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 1 })
  })
})

describe('a process that is asked to end before a message that it has taken is claimed', () => {
  it('makes its reply all the same, and exits with 0', async () => {
    const { child, url } = await startServiceProcess(service)
    await waitUntilReady(url)
    const candidate = await open(url, service.sellCode())
    const body = message()
    let answered: ReturnType<typeof chat> | undefined
    let exited: Promise<unknown[]> | undefined
    await service.sql.begin(async (tx) => {
      await tx`select from interview.sessions where public_id = ${candidate.session_id} for update`
      answered = chat(url, candidate, body)
      await waitUntil('the message waits for its session', async () => {
        const waiting = await service.sql`
          select from pg_stat_activity where wait_event_type = 'Lock' and application_name like 'interview-service%'
            and datname = current_database()`
        return waiting.length > 0
      })
      exited = once(child, 'exit')
      child.kill('SIGTERM')
      // Long enough for it to have seen that no turn runs.
      await tx`select pg_sleep(0.5)`
    })
    expect(await answered).toMatchObject({ status: 200 })
    expect(await exited).toEqual([0, null])
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 1 })
  })
})

describe('a process that has less time to end than its reply needs', () => {
  it('gives the turn up before its time is over, and exits with 0', async () => {
    const { child, url } = await startServiceProcess(service, {
      SHUTDOWN_TIMEOUT_MS: '8000',
      TURN_LEASE_MS: '60000',
    })
    // A consumer that is stopped while it joins takes all the time there is.
    await waitUntilReady(url)
    const candidate = await open(url, service.sellCode())
    const body = message()
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 5000 })
    const cut = chat(url, candidate, body)
    await waitForPoint(service, body, 'claimed')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await cut).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } })
    expect(await exited).toEqual([0, null])
    expect(await chat(service.url, candidate, body)).toMatchObject({ status: 200 })
    expect(await callsOf(service, body)).toEqual(['DECIDE ABORTED', 'DECIDE COMPLETED', 'REPLY COMPLETED'])
  })
})

describe('a replica that stops', () => {
  it('gives up the turn that it cannot finish, and another one goes on at once', async () => {
    const replica = await service.addReplica({ TURN_LEASE_MS: '60000' })
    const candidate = await open(service.url, service.sellCode())
    const body = message()
    const cut = chat(replica.url, candidate, body)
    await waitForWords(service, body)
    await replica.deps.turnRunner.stop(0, Promise.resolve())
    // Longer than words wait to be written: none may take the turn back.
    await service.sql`select pg_sleep(0.5)`
    expect(await cut).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } })
    expect(await chat(service.url, candidate, body)).toMatchObject({ status: 200 })
    expect(await turnOf(service, body)).toMatchObject({ status: 'COMPLETED', fence: 2, is_fallback: false })
    expect(await callsOf(service, body)).toEqual(['DECIDE COMPLETED', 'REPLY ABORTED', 'REPLY COMPLETED'])
    await replica.stop()
  })
})
