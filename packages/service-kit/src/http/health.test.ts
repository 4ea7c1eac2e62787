import { describe, expect, it } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { counter } from '../telemetry/metric-definition.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createHttpApp } from './app.ts'
import { openLimiter, send } from '../../test/start-app.ts'
import { publicAccess } from './access/access.ts'
import { NotReadyError } from './health.ts'
import { route } from './route.ts'

describe('health', () => {
  it('is ready when every dependency answers', async () => {
    const app = await startApp([], { readiness: [{ name: 'database', check: async () => undefined }] })
    const answer = await app.send('/readyz')
    expect(answer.status).toBe(200)
    expect(answer.json()).toMatchObject({ data: { status: 'READY', checks: { database: 'UP' } } })
    await app.app.close()
  })

  it('names the dependency that is away, says nothing of why, and stays alive', async () => {
    const app = await startApp([], {
      readiness: [
        { name: 'database', check: () => Promise.reject(new Error('postgres://user:hush@host')) },
        { name: 'redis', check: async () => undefined },
      ],
    })
    const answer = await app.send('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ error: { details: { checks: { database: 'DOWN', redis: 'UP' } } } })
    expect(answer.text).not.toContain('hush')
    expect((await app.send('/livez')).status).toBe(200)
    await app.app.close()
  })

  it('gives the reason of what says itself why it does not work', async () => {
    const reason = 'orders, partition 3: has not moved for 45 s'
    const stuck = { name: 'consumer', check: () => Promise.reject(new NotReadyError(reason)) }
    const app = await startApp([], { readiness: [stuck] })
    expect((await app.send('/readyz')).json()).toMatchObject({
      error: { details: { checks: { consumer: 'DOWN' }, reasons: { consumer: reason } } },
    })
    await app.app.close()
  })

  it('counts a check that hangs as down', async () => {
    const hanging = { name: 'kafka', check: () => Promise.withResolvers<void>().promise }
    const app = await startApp([], { readiness: [hanging] })
    expect((await app.send('/readyz')).json()).toMatchObject({
      error: { details: { checks: { kafka: 'DOWN' } } },
    })
    await app.app.close()
  })

  it('is not ready while draining, and still serves', async () => {
    let isDraining = false
    const app = await startApp([], { isDraining: () => isDraining })
    expect((await app.send('/readyz')).status).toBe(200)
    isDraining = true
    expect((await app.send('/readyz')).status).toBe(503)
    expect((await app.send('/livez')).status).toBe(200)
    await app.app.close()
  })

  it('asks the dependencies once for many questions', async () => {
    let asked = 0
    const app = await startApp([], {
      readiness: [
        {
          name: 'database',
          async check() {
            asked += 1
          },
        },
      ],
    })
    await Promise.all(Array.from({ length: 20 }, () => app.send('/readyz')))
    expect(asked).toBeLessThan(10)
    await app.app.close()
  })
})

describe('the internal listener', () => {
  it('serves metrics and health, and features that the public listener lacks', async () => {
    const metrics = createMetrics({ service: 'test', process: false })
    metrics.counter(counter('things_total', 'things', 'Things')).inc()
    const admin = route({
      method: 'GET',
      path: '/admin/things',
      summary: 'test',
      access: publicAccess,
      answers: {},
      errors: [],
      handle: async () => ({ text: 'yes' }),
    })
    const app = await createHttpApp(
      {
        logger: createLogger({ name: 'test', level: 'silent' }),
        metrics,
        rateLimiter: openLimiter,
        readiness: [],
        isDraining: () => false,
        isInternal: true,
        docs: { title: 'Test', description: 'Test' },
        securitySchemes: {},
      },
      [(routes) => routes.mount(admin)],
    )
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const rendered = await send(url, '/metrics')
    expect(rendered.headers['content-type']).toMatch(/^text\/plain; version=0.0.4/)
    expect(rendered.text).toContain('things_total{service="test"} 1')
    expect((await send(url, '/readyz')).status).toBe(200)
    expect((await send(url, '/api/admin/things')).text).toBe('yes')
    await app.close()
  })
})
