import { expect, it } from 'vitest'
import { bearerToken, newSessionToken, sessionTokenHash } from './session-token.ts'

it('a token has 256 bits and is read back from its header', () => {
  const token = newSessionToken()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(bearerToken(`Bearer ${token}`)).toBe(token)
  expect(newSessionToken()).not.toBe(token)
})

it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', `Bearer ${'x'.repeat(300)}`])(
  'the header %j holds no token',
  (header) => {
    expect(bearerToken(header)).toBeUndefined()
  },
)

it('the stored form does not hold the token', () => {
  const token = newSessionToken()
  expect(sessionTokenHash(token)).toMatch(/^[0-9a-f]{64}$/)
  expect(sessionTokenHash(token)).not.toContain(token)
})
