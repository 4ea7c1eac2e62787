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

  it('is refused when its proof was cut short, which would be easier to guess', () => {
    const [version, iv, tag = '', text] = cipher.encrypt('the secret').split('.')
    const short = Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url')
    expect(() => cipher.decrypt([version, iv, short, text].join('.'))).toThrow(/tag/)
  })

  it('is read as it was stored by earlier versions', () => {
    const stored = 'v1.QHZndl-0Yfhxa92x.wKEMoa4otMsTKqMTKR5bcg.8LGrztwQutFU2A'
    const earlier = createSecretCipher(Buffer.alloc(32, 7))
    expect(earlier.decrypt(stored)).toBe('the secret')
    expect(earlier.encrypt('the secret')).toMatch(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]{14}$/)
  })

  it('is refused when parts of it are missing', () => {
    const parts = cipher.encrypt('the secret').split('.')
    for (const count of [1, 2, 3]) {
      expect(() => cipher.decrypt(parts.slice(0, count).join('.'))).toThrow(Error)
    }
  })

  it('may be written in any script', () => {
    expect(cipher.decrypt(cipher.encrypt('秘密 ü'))).toBe('秘密 ü')
  })
})
