import { randomBytes, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createEventsTokens, hashEventsToken } from './events-token.ts'

it('a token is the same each time for one QR code, and another one for another code or key; so is its hash', () => {
  const tokenOf = createEventsTokens(randomBytes(32))
  const id = randomUUID()
  expect(tokenOf(id)).toMatch(/^[\w-]{43}$/)
  expect(tokenOf(id)).toBe(tokenOf(id))
  expect(tokenOf(randomUUID())).not.toBe(tokenOf(id))
  expect(createEventsTokens(randomBytes(32))(id)).not.toBe(tokenOf(id))
  const hash = hashEventsToken(tokenOf(id))
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(hashEventsToken(tokenOf(randomUUID()))).not.toBe(hash)
})
