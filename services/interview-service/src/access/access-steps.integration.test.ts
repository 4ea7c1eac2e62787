import { namespaced } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { create, open, send } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { plantAccessCode } from '../../test/plant-access-code.ts'

const service = await useInterviewService({ settings: { PAYMENT_SERVICE_TIMEOUT_MS: '300' } })
beforeEach(() => service.payment.setState('UP'))

async function valueOf(metric: string): Promise<number> {
  const lines = (await service.deps.metrics.render()).split('\n')
  return Number(
    lines
      .find((line) => line.startsWith(metric))
      ?.split(' ')
      .at(-1) ?? 0,
  )
}

describe('each step of checking an access code', () => {
  it('has a deadline: a shared table that does not answer costs a second, and no answer is made up', async () => {
    const code = service.sellCode()
    await plantAccessCode(service.sql, code)
    service.payment.setState('BROKEN')
    const release = Promise.withResolvers<void>()
    const locked = Promise.withResolvers<void>()
    const lock = service.sql.begin(async (tx) => {
      await tx`lock table payment.access_codes in access exclusive mode`
      locked.resolve()
      await release.promise
    })
    await locked.promise
    const begun = performance.now()
    const answer = await create(service.url, code)
    const tookMs = performance.now() - begun
    release.resolve()
    await lock
    expect(answer).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } })
    expect(tookMs).toBeLessThan(2500)
    expect(await valueOf('access_code_checks_total{source="TABLE",outcome="SERVICE_UNAVAILABLE"')).toBe(1)
  })
})

describe('what the cache holds of an access code', () => {
  it('is forgotten by every replica when one is told to', async () => {
    const code = service.sellCode()
    const replica = await service.addReplica()
    const [one, other] = [service.deps.accessCache, replica.deps.accessCache]
    await one.put(code.accessCode, {
      tenantPublicId: code.tenantId,
      expireAt: code.expireAt,
      terms: code.interview,
    })
    expect(await other.find(code.accessCode)).toBeDefined()
    await one.forget(code.accessCode)
    const isForgotten = async () => (await other.find(code.accessCode)) === undefined
    await waitUntil('the other replica has forgotten it', isForgotten, 5000)
    await replica.stop()
  })
})

describe('active sessions', () => {
  it('are counted once, whichever replica serves them, as long as their candidates ask for something', async () => {
    const replica = await service.addReplica()
    const [first, second] = [
      await open(service.url, service.sellCode()),
      await open(service.url, service.sellCode()),
    ]
    for (const { url } of [service, replica, service]) {
      await send(url, 'GET', `/interview/${first.session_id}`, first)
      await send(url, 'GET', `/interview/${second.session_id}`, second)
    }
    const counted = async () => {
      await service.deps.activeSessions.measure()
      return (await valueOf('active_sessions')) === 2
    }
    await waitUntil('both are counted', counted, 5000)
    const { redis } = service.deps
    const own = namespaced(service.namespace.namespace, 'active-sessions')
    await redis.run((client) => client.zadd(own, Date.now() - 301_000, first.session_id))
    await service.deps.activeSessions.measure()
    expect(await valueOf('active_sessions')).toBe(1)
    await replica.stop()
  })
})
