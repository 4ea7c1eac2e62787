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
