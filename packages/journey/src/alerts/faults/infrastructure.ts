import { readFileSync } from 'node:fs'
import { aborted, withoutPart, type Fault } from '../fault.ts'
import { standStill } from './stand-still.ts'

/** Shared servers that go away. */
export const redisAway: Fault = {
  what: 'Redis is stopped, until it is started again',
  alerts: [{ alert: 'RedisAway', labels: { service: 'payment-service' } }],
  play: (scene, ending) => withoutPart(scene, 'redis', () => aborted(ending)),
}

export const kafkaAway: Fault = {
  what: 'Kafka is killed while customers pay, until it is started again',
  alerts: [
    { alert: 'ConsumersGone', labels: { group: 'interview-service' } },
    { alert: 'OutboxStandsStill', labels: { service: 'payment-service' } },
  ],
  play: (scene, ending) => withoutPart(scene, 'kafka', () => aborted(ending), 'kill'),
}

export const databaseAway: Fault = {
  what: 'PostgreSQL is stopped, until it is started again',
  alerts: [{ alert: 'DatabaseAway', labels: { service: 'payment-service' } }],
  play: (scene, ending) => withoutPart(scene, 'postgres', () => aborted(ending)),
}

export const databaseSlow: Fault = {
  what: 'PostgreSQL is stopped (SIGSTOP) for most of every second, until it runs on',
  alerts: [{ alert: 'DatabaseSlow', labels: { service: 'payment-service' }, lane: 'minutes' }],
  async play({ stack }, ending) {
    const server = stack.part('postgres').pid()
    if (server === undefined) throw new Error('PostgreSQL is not a process of this machine')
    await standStill(() => processesOf(server), { stillMs: 850, onMs: 150 }, ending)
  },
}

/** A server and the process that it has for each connection. Source: proc(5). */
function processesOf(server: number): number[] {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').split(' ')
  return [server, ...children.filter((pid) => pid.trim() !== '').map(Number)]
}
