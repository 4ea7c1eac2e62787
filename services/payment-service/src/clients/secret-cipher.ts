import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface SecretCipher {
  encrypt(secret: string): string
  /** Throws when the text was not made with this key or was changed. */
  decrypt(encrypted: string): string
}

const format = 'v1'

/** Keeps API clients' secrets unreadable in the database: AES-256-GCM under a 32-byte key, as `v1.iv.tag.text` (base64url). */
export function createSecretCipher(key: Buffer): SecretCipher {
  return {
    encrypt(secret) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [format, ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.')
    },
    decrypt(encrypted) {
      const [version, iv = '', tag = '', text = ''] = encrypted.split('.')
      if (version !== format) throw new Error('unknown format of an encrypted secret')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
        'utf8',
      )
    },
  }
}
