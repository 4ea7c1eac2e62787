import type { Database } from '../database/database.ts'
import { DeadlineError, withDeadline } from '../timing/deadline.ts'
import { createJobLocks, jobLockName, type JobLocks } from './locks.ts'
import type { Logger } from '../telemetry/logger.ts'
import { counter, gauge, histogram } from '../telemetry/metric-definition.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { newTraceId, runInContext } from '../telemetry/context.ts'
import { inSpanWhenUsed } from '../telemetry/tracing.ts'
import { createWakeSignal, type WakeSignal } from '../timing/wake-signal.ts'

export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Deadline of one run; then its signal is aborted, and the run is waited for all the same. Default 60 000. */
  readonly timeoutMs?: number
  /** Each run takes rows that no other run has, under a lease: every replica runs it at once. Otherwise one replica at a time does. */
  readonly claimsRows?: boolean
  /** Must be safe to run twice at once: after a lost connection the next holder may start before this one has noticed. */
  run(context: { signal: AbortSignal }): Promise<void>
}

export interface JobsDeps {
  readonly database: Database
  readonly logger: Logger
  readonly metrics: Metrics
  /** Whose jobs they are: a lock of one replica keeps out the others of this schema. */
  readonly schema: string
}

export interface RunningJobs {
  /** Runs the job soon, after the run of another replica if there is one; calls meanwhile count as one. Throws RangeError for an unknown name. */
  wake(name: string): void
  /** Aborts the running jobs, waits up to 5 s for them and ends. */
  stop(): Promise<void>
}

const timeoutMsDefault = 60_000
const busyRetryMs = 250
const firstRunMsMax = 2000
const stopDeadlineMs = 5000

interface JobLoop {
  readonly job: Job
  readonly signal: WakeSignal
  readonly locks: JobLocks
  readonly stopping: AbortSignal
  readonly jitter: () => number
  readonly deps: JobsDeps
}

/**
 * Runs each job soon after the start and then `everyMs` after its last run, never twice at once in this process.
 * @param options.random gives 0 to 1 and spreads the runs of replicas
 */
export function startJobs(
  deps: JobsDeps,
  jobs: readonly Job[],
  options: { random?: () => number } = {},
): RunningJobs {
  const random = options.random ?? Math.random
  const stopping = new AbortController()
  const locks = createJobLocks(deps.database)
  deps.metrics.counter(jobMetrics.runs, { job: jobs.map(({ name }) => name) })
  const deadlines = deps.metrics.gauge(jobMetrics.deadline)
  for (const { name, everyMs, timeoutMs = timeoutMsDefault } of jobs) {
    deadlines.set({ job: name }, (everyMs + timeoutMs) / 1000)
  }
  const jitter = () => 0.9 + 0.2 * random()
  const signals = new Map(jobs.map((job) => [job.name, createWakeSignal()]))
  if (signals.size < jobs.length) throw new RangeError('two jobs have the same name')
  const signalOf = (name: string): WakeSignal => {
    const signal = signals.get(name)
    if (signal === undefined) throw new RangeError(`no job is named ${name}`)
    return signal
  }
  const loops = jobs.map((job) =>
    runLoop(
      { job, signal: signalOf(job.name), locks, stopping: stopping.signal, jitter, deps },
      Math.min(job.everyMs, firstRunMsMax) * random(),
    ),
  )
  return {
    wake: (name) => signalOf(name).wake(),
    async stop() {
      stopping.abort(new Error('the service is stopping'))
      for (const signal of signals.values()) signal.wake()
      await withDeadline(() => Promise.all(loops), stopDeadlineMs).catch((error: unknown) => {
        deps.logger.warn({ error }, 'a job goes on after its signal was aborted')
      })
      await locks.close()
    },
  }
}

export const jobMetrics = {
  runs: counter('job_runs_total', 'runs', 'Runs of timed jobs; BUSY ones left it to another replica', {
    job: 'jobs of the service',
    outcome: ['DONE', 'BUSY', 'FAILED'],
  }),
  deadline: gauge(
    'job_deadline_seconds',
    'seconds',
    'Longest time from the end of one run of a job to that of the next: its interval and the deadline of a run',
    { job: 'jobs of the service' },
  ),
  duration: histogram('job_duration_seconds', 'One run of a timed job', { job: 'jobs of the service' }),
}

async function runLoop(loop: JobLoop, firstWaitMs: number): Promise<void> {
  const { job, signal, jitter } = loop
  let cause = await signal.wait(firstWaitMs)
  while (!loop.stopping.aborted) {
    const outcome = await runOnce(loop)
    if (outcome === 'BUSY' && cause === 'WOKEN') {
      // The holder may have begun before what we were woken for: its run does not count.
      await signal.wait(busyRetryMs * jitter())
      continue
    }
    cause = await signal.wait(job.everyMs * jitter())
  }
}

async function runOnce(loop: JobLoop): Promise<'DONE' | 'BUSY' | 'FAILED'> {
  const { job, locks, deps, stopping } = loop
  const runs = deps.metrics.counter(jobMetrics.runs)
  const duration = deps.metrics.histogram(jobMetrics.duration)
  const startedAt = performance.now()
  try {
    const outcome = job.claimsRows
      ? await runWithDeadline(job, stopping)
      : await locks.hold(jobLockName(job.name, deps.schema), (lost) =>
          runWithDeadline(job, AbortSignal.any([lost, stopping])),
        )
    if (outcome === 'DONE') duration.observe({ job: job.name }, (performance.now() - startedAt) / 1000)
    runs.inc({ job: job.name, outcome })
    return outcome
  } catch (error) {
    if (stopping.aborted) return 'FAILED'
    runs.inc({ job: job.name, outcome: 'FAILED' })
    deps.logger.error({ job: job.name, error }, 'job failed')
    return 'FAILED'
  }
}

/** Does not leave a run behind that outlives its deadline: the next one would overlap with it. */
async function runWithDeadline(job: Job, interrupted: AbortSignal): Promise<'DONE'> {
  const deadlineMs = job.timeoutMs ?? timeoutMsDefault
  const overdue = new AbortController()
  const timer = setTimeout(() => overdue.abort(new DeadlineError(deadlineMs)), deadlineMs)
  const signal = AbortSignal.any([interrupted, overdue.signal])
  try {
    await runInTrace(job, () => job.run({ signal }))
    signal.throwIfAborted()
    return 'DONE'
  } finally {
    clearTimeout(timer)
  }
}

/** Each run is a trace of its own; what it works on may lie in another one. */
function runInTrace({ name }: Job, run: () => Promise<void>): Promise<void> {
  return runInContext({ traceId: newTraceId() }, () =>
    inSpanWhenUsed(`job ${name}`, { attributes: { 'job.name': name } }, run),
  )
}
