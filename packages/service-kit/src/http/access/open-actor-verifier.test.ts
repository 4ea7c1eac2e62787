import { expect, it } from 'vitest'
import { createLogger } from '../../telemetry/logger.ts'
import { openActorVerifier } from './open-actor-verifier.ts'

const now = () => new Date()

it('there is no administration without a key, and that is logged once', () => {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ name: 'test', level: 'info', destination })
  const named = { ADMIN_JWT_ISSUER: 'someone', ADMIN_JWT_AUDIENCE: 'us' }
  expect(openActorVerifier({}, { logger, now })).toBeUndefined()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', msg: expect.stringContaining('there is no admin API') },
  ])
  expect(openActorVerifier({ ...named, ADMIN_JWT_SHARED_KEY: 'k'.repeat(32) }, { logger, now })).toBeDefined()
  expect(
    openActorVerifier({ ...named, ADMIN_JWT_JWKS_URL: 'https://id.example' }, { logger, now }),
  ).toBeDefined()
  expect(lines).toHaveLength(1)
})
