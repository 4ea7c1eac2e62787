import { setTimeout as delay } from 'node:timers/promises'
import { aborted, broken, withoutPart, type Fault } from '../fault.ts'
import { sell, succeed } from '../shop.ts'
import { interviewClient } from '../talk.ts'
import { standStill } from './stand-still.ts'

const service = 'payment-service'

export const serviceKilled: Fault = {
  what: 'payment-service is killed while codes open interviews, until it is started again',
  alerts: [
    { alert: 'ServiceDown', labels: { service } },
    { alert: 'ReplicaDown', labels: { service } },
    { alert: 'AccessCheckedFromCopies' },
  ],
  async play(scene, ending) {
    const codes = await Promise.all(Array.from({ length: 10 }, async () => (await sell(scene)).accessCode))
    await withoutPart(
      scene,
      service,
      async () => {
        for (let next = 0; !ending.aborted; next += 1) {
          const accessCode = codes[next % codes.length] ?? ''
          await interviewClient(scene)
            .open({ access_code: accessCode })
            .catch(() => undefined)
          await delay(500, undefined, { signal: ending }).catch(() => undefined)
        }
      },
      'kill',
    )
  },
}

export const crashLoop: Fault = {
  what: 'interview-service is killed again and again, until it is left alone',
  alerts: [{ alert: 'ProcessRestarts', labels: { service: 'interview-service' }, lane: 'minutes' }],
  clearsLater: true,
  async play({ stack }, ending) {
    const program = stack.part('interview-service')
    while (!ending.aborted) {
      await program.kill()
      await program.start()
      await delay(1500, undefined, { signal: ending }).catch(() => undefined)
    }
  },
}

/** Together below the second in which Prometheus must have its answer. */
const stillMs = 750
const onMs = 250

export const standsStill: Fault = {
  what: 'interview-service is stopped (SIGSTOP) for three quarters of every second, until it runs on',
  alerts: [{ alert: 'EventLoopBlocked', labels: { service: 'interview-service' } }],
  async play({ stack }, ending) {
    const pid = stack.part('interview-service').pid()
    if (pid === undefined) throw new Error('interview-service does not run')
    // The figure begins anew whenever it is asked for, so that one Prometheus alone must ask.
    const others = [stack.part('prometheus-days'), stack.part('prometheus-minutes')]
    await broken(
      () => Promise.all(others.map((other) => other.stop())),
      () => standStill(() => [pid], { stillMs, onMs }, ending),
      () => Promise.all(others.map((other) => other.start())),
    )
  },
}

const job = 'resolve-attempts'

export const lockKept: Fault = {
  what: 'another process keeps the lock of the job `resolve-attempts`, until it gives it back',
  alerts: [{ alert: 'JobNotRun', labels: { service, job } }],
  // A process that has just begun is spared for ten minutes of the world.
  firesWithinMs: 720_000,
  async play({ database }, ending) {
    const session = database.session('lock')
    const name = `job ${job} of payment`
    await broken(
      () =>
        succeed('the lock is had', () =>
          session.ask(async (sql) => {
            const [row] = await sql<{ isHeld: boolean }[]>`
              select pg_try_advisory_lock(hashtextextended(${name}, 0)) as "isHeld"`
            if (row?.isHeld !== true) throw new Error('somebody has it')
          }),
        ),
      () => aborted(ending),
      () => session.close(),
    )
  },
}

export const rightsMissing: Fault = {
  what: 'payment-service may not read its orders any more, until it may',
  alerts: [{ alert: 'JobFails', labels: { service, job: 'expire-orders' } }],
  async play({ database }, ending) {
    await broken(
      () => database.sql`revoke select on payment.orders from payment_service`,
      () => aborted(ending),
      () => database.sql`grant select on payment.orders to payment_service`,
    )
  },
}
