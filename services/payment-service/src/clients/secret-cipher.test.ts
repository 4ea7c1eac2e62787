import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSecretCipher } from './secret-cipher.ts'

describe('a secret in the database', () => {
  const cipher = createSecretCipher(randomBytes(32))

  it('comes back as it was, and is never stored the same way twice', () => {
    const [one, other] = [cipher.encrypt('the secret'), cipher.encrypt('the secret')]
    expect(cipher.decrypt(one)).toBe('the secret')
    expect(one).not.toBe(other)
    expect(one).not.toContain('secret')
  })

  it('is refused when a bit was changed or another key made it', () => {
    const encrypted = cipher.encrypt('the secret')
    const [version, iv, tag, text = ''] = encrypted.split('.')
    const changed = Buffer.from(text, 'base64url')
    changed[0] = (changed[0] ?? 0) ^ 1
    expect(() => cipher.decrypt([version, iv, tag, changed.toString('base64url')].join('.'))).toThrow(
      /authenticate/,
    )
    expect(() => createSecretCipher(randomBytes(32)).decrypt(encrypted)).toThrow(/authenticate/)
    expect(() => cipher.decrypt('v0.a.b.c')).toThrow('unknown format')
  })
})
