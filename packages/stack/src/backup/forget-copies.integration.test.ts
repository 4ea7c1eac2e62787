import { Redis } from 'ioredis'
import { testInfrastructure } from '@interview-pass/service-kit/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetCopies } from './forget-copies.ts'

let redis: Redis
beforeAll(() => {
  redis = new Redis(testInfrastructure().redisUrl)
})
afterAll(() => redis.disconnect())

it('copies of what a restored database has forgotten go, and what Redis alone knows stays', async () => {
  const kept = ['forget-a.nonce:client:1', 'forget-a.create:client', 'forget-b.access:1']
  const gone = ['forget-a.access:1', 'forget-a.access:2', 'forget-a.notify:ALIPAY:1', 'forget-a.product:1:2']
  for (const key of [...kept, ...gone]) await redis.set(key, '1', 'EX', 60)
  expect(await forgetCopies(testInfrastructure().redisUrl, 'forget-a')).toBe(gone.length)
  expect(await redis.exists(...kept)).toBe(kept.length)
  expect(await redis.exists(...gone)).toBe(0)
})
