import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { aborted, broken, type Fault } from '../fault.ts'

/** Shared servers that go away. */
export const redisAway: Fault = {
  what: 'Redis is stopped, until it is started again',
  alerts: [{ alert: 'RedisAway', labels: { service: 'payment-service' } }],
  async play({ stack }, ending) {
    const redis = stack.part('redis')
    await broken(
      () => redis.stop(),
      () => aborted(ending),
      () => redis.start(),
    )
  },
}

export const kafkaAway: Fault = {
  what: 'Kafka is killed while customers pay, until it is started again',
  alerts: [
    { alert: 'ConsumersGone', labels: { group: 'interview-service' } },
    { alert: 'OutboxStandsStill', labels: { service: 'payment-service' } },
  ],
  async play({ stack }, ending) {
    const kafka = stack.part('kafka')
    await broken(
      () => kafka.kill(),
      () => aborted(ending),
      () => kafka.start(),
    )
  },
}

export const databaseAway: Fault = {
  what: 'PostgreSQL is stopped, until it is started again',
  alerts: [{ alert: 'DatabaseAway', labels: { service: 'payment-service' } }],
  async play({ stack }, ending) {
    const postgres = stack.part('postgres')
    await broken(
      () => postgres.stop(),
      () => aborted(ending),
      () => postgres.start(),
    )
  },
}

const stillMs = 850
const onMs = 150

export const databaseSlow: Fault = {
  what: 'PostgreSQL is stopped (SIGSTOP) for most of every second, until it runs on',
  alerts: [{ alert: 'DatabaseSlow', labels: { service: 'payment-service' }, lane: 'minutes' }],
  async play({ stack }, ending) {
    const server = stack.part('postgres').pid()
    if (server === undefined) throw new Error('PostgreSQL is not a process of this machine')
    while (!ending.aborted) {
      const stopped = processesOf(server)
      signal(stopped, 'SIGSTOP')
      await delay(stillMs)
      signal(stopped, 'SIGCONT')
      await delay(onMs)
    }
  },
}

/** A server and the process that it has for each connection. Source: proc(5). */
function processesOf(server: number): number[] {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').split(' ')
  return [server, ...children.filter((pid) => pid.trim() !== '').map(Number)]
}

/** One of them may have ended meanwhile. */
function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {}
  }
}
