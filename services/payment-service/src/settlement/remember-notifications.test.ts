import { describe, expect, it } from 'vitest'
import { createRecentNotifications } from './remember-notifications.ts'

const now = new Date('2026-01-15T10:00:00Z')

/** A Redis that is away; counts how often it was tried. */
function redisAway() {
  const redis = {
    tries: 0,
    attempt: () => {
      redis.tries += 1
      return Promise.resolve(undefined)
    },
  }
  return redis
}

const newsOf = (notifyId: string, paidSecondsAgo: number) => ({
  notifyId,
  outTradeNo: 'A1',
  tradeStatus: 'TRADE_SUCCESS',
  sentAt: now,
  payment: {
    paymentId: 'T1',
    amountFen: 1n,
    paidAt: new Date(now.getTime() - paidSecondsAgo * 1000),
  },
})

describe('memory of notifications', () => {
  it('asks Redis nothing about a payment of this minute, which nobody can have heard of before', async () => {
    const redis = redisAway()
    const recent = createRecentNotifications(redis, '', () => now)
    expect(await recent.has('ALIPAY', newsOf('N1', 59))).toBe(false)
    expect(redis.tries).toBe(0)
    expect(await recent.has('ALIPAY', newsOf('N1', 60))).toBe(false)
    expect(redis.tries).toBe(1)
  })

  it('asks Redis about news of no payment, which may have come before', async () => {
    const redis = redisAway()
    const { payment: _, ...closed } = newsOf('N1', 1)
    expect(await createRecentNotifications(redis, '', () => now).has('ALIPAY', closed)).toBe(false)
    expect(redis.tries).toBe(1)
  })

  it('knows what this process took in, while Redis is away too; and of each channel by itself', async () => {
    const recent = createRecentNotifications(redisAway(), '', () => now)
    recent.remember('ALIPAY', 'N1')
    expect(await recent.has('ALIPAY', newsOf('N1', 1))).toBe(true)
    expect(await recent.has('ALIPAY', newsOf('N1', 300))).toBe(true)
    expect(await recent.has('OTHER', newsOf('N1', 1))).toBe(false)
  })
})
