import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Job } from '../index.ts'
import { startJobs, type RunningJobs } from './jobs.ts'
import { waitUntil } from '../testing/index.ts'
import { openKitFixture, schema, type KitFixture } from '../../test/kit-fixture.ts'

let fixture: KitFixture
const started: RunningJobs[] = []

beforeAll(async () => {
  fixture = await openKitFixture()
})

afterEach(() => Promise.all(started.splice(0).map((jobs) => jobs.stop())))

afterAll(() => fixture.close())

const aDay = 24 * 60 * 60 * 1000

function start(...jobs: Job[]): RunningJobs {
  const running = startJobs({ ...fixture, schema }, jobs, { random: () => 0 })
  started.push(running)
  return running
}

/** A job that notes its runs and, when told to, stays in them. */
function observedJob(name: string, everyMs: number) {
  const state = { runs: 0, running: 0, runningMax: 0, isHeld: false, release: () => undefined as void }
  const job: Job = {
    name,
    everyMs,
    async run() {
      state.runs += 1
      state.running += 1
      state.runningMax = Math.max(state.runningMax, state.running)
      if (state.isHeld) {
        const { promise, resolve } = Promise.withResolvers<void>()
        state.release = resolve
        await promise
      } else {
        await fixture.database.sql`select pg_sleep(0.005)`
      }
      state.running -= 1
    },
  }
  return { job, state }
}

test('a job runs soon after the start and again every time', async () => {
  const { job, state } = observedJob('ticking', 20)
  start(job)
  await waitUntil('it ran three times', () => state.runs >= 3)
})

test('a job has one holder at a time across replicas', async () => {
  const { job, state } = observedJob('shared', 5)
  start(job)
  start(job)
  start(job)
  await waitUntil('it ran often', () => state.runs >= 30)
  expect(state.runningMax).toBe(1)
})

test('a job that claims its rows runs in every replica at once', async () => {
  const replicas = [observedJob('claiming', aDay), observedJob('claiming', aDay)]
  for (const { job, state } of replicas) {
    state.isHeld = true
    start({ ...job, claimsRows: true })
  }
  await waitUntil('both are in it', () => replicas.every(({ state }) => state.running === 1))
  for (const { state } of replicas) state.release()
})

test('two jobs run side by side', async () => {
  const [first, second] = [observedJob('first', aDay), observedJob('second', aDay)]
  first.state.isHeld = true
  start(first.job, second.job)
  await waitUntil('the second one ran', () => second.state.runs === 1)
  expect(first.state.running).toBe(1)
  first.state.release()
})

test('a wake runs the job at once, and wakes during a run cause one more', async () => {
  const { job, state } = observedJob('woken', aDay)
  const jobs = start(job)
  await waitUntil('the first run', () => state.runs === 1 && state.running === 0)
  state.isHeld = true
  jobs.wake('woken')
  await waitUntil('the second run', () => state.runs === 2)
  for (let wakes = 0; wakes < 5; wakes += 1) jobs.wake('woken')
  state.isHeld = false
  state.release()
  await waitUntil('the third run', () => state.runs === 3 && state.running === 0)
  await fixture.database.sql`select pg_sleep(0.1)`
  expect(state.runs).toBe(3)
})

test('woken while another replica runs it, the job runs again afterwards', async () => {
  const { job, state } = observedJob('contended', aDay)
  const other = observedJob('contended', aDay)
  other.state.isHeld = true
  start(other.job)
  await waitUntil('the other one runs it', () => other.state.running === 1)
  const jobs = start(job)
  jobs.wake('contended')
  await fixture.database.sql`select pg_sleep(0.1)`
  expect(state.runs).toBe(0)
  other.state.release()
  await waitUntil('it runs here', () => state.runs === 1)
})

test('a job that fails is counted and runs again', async () => {
  let runs = 0
  start({
    name: 'failing',
    everyMs: 10,
    async run() {
      runs += 1
      if (runs < 3) throw new Error('not today')
    },
  })
  await waitUntil('it ran three times', () => runs >= 3)
  expect(await fixture.metrics.render()).toMatch(/job_runs_total\{job="failing",outcome="FAILED"[^}]*\} 2\n/)
})

test('a run past its deadline is told to end, and the next one waits for it', async () => {
  const reasons: string[] = []
  let running = 0
  start({
    name: 'slow',
    everyMs: 1,
    timeoutMs: 30,
    async run({ signal }) {
      running += 1
      expect(running).toBe(1)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      reasons.push(String(signal.reason))
      running -= 1
    },
  })
  await waitUntil('two runs were ended', () => reasons.length >= 2)
  expect(reasons[0]).toContain('DeadlineError')
})

test('a job that lost the connection of its lock is told so, and another replica may take over', async () => {
  const aborted = Promise.withResolvers<string>()
  start({
    name: 'cut off',
    everyMs: aDay,
    async run({ signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      aborted.resolve(String(signal.reason))
    },
  })
  const end = async () => {
    const ended = await fixture.database.sql`
      select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l using (pid)
      where l.locktype = 'advisory' and l.granted and a.application_name = 'kit test jobs'
        and a.datname = current_database()`
    return ended.length > 0
  }
  await waitUntil('its connection is ended', end)
  expect(await aborted.promise).toContain('the connection that held the lock is gone')
  const { job, state } = observedJob('cut off', aDay)
  start(job)
  await waitUntil('it runs elsewhere', () => state.runs === 1)
})

test('stopping aborts the running job and waits for it', async () => {
  const steps: string[] = []
  const jobs = start({
    name: 'stopped',
    everyMs: aDay,
    async run({ signal }) {
      steps.push('began')
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      await fixture.database.sql`select pg_sleep(0.02)`
      steps.push('ended')
    },
  })
  await waitUntil('it began', () => steps.length === 1)
  await jobs.stop()
  expect(steps).toEqual(['began', 'ended'])
})

test('an unknown name and a name given twice are refused', () => {
  const { job } = observedJob('known', aDay)
  expect(() => start(job).wake('unknown')).toThrow('no job is named unknown')
  expect(() => start(job, job)).toThrow('two jobs have the same name')
})
