import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isKey, isPairOf, readPrivateKey, readPublicKey } from './alipay-keys.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })

const bare = (der: Buffer) => der.toString('base64')

describe('the keys of Alipay', () => {
  it.each([
    ['PEM of PKCS#8', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['PEM of PKCS#1', pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['bare PKCS#8', bare(pair.privateKey.export({ type: 'pkcs8', format: 'der' }))],
    ['bare PKCS#1', bare(pair.privateKey.export({ type: 'pkcs1', format: 'der' }))],
  ])('our private key is read from %s', (_form, text) => {
    expect(readPrivateKey(text).equals(pair.privateKey)).toBe(true)
  })

  it.each([
    ['PEM', pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['bare Base64', bare(pair.publicKey.export({ type: 'spki', format: 'der' }))],
  ])("Alipay's public key is read from %s", (_form, text) => {
    expect(readPublicKey(text).equals(pair.publicKey)).toBe(true)
  })

  it('a text that is no RSA key is told from one that is', () => {
    const elliptic = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
    expect(['', 'no key', elliptic.toString()].filter(isKey(readPrivateKey))).toEqual([])
    expect(isKey(readPublicKey)('no key')).toBe(false)
    expect(isKey(readPublicKey)(bare(pair.publicKey.export({ type: 'spki', format: 'der' })))).toBe(true)
  })

  it('are known to belong together or not, whatever form each has', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const ours = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const publicText = (key: typeof pair.publicKey) => bare(key.export({ type: 'spki', format: 'der' }))
    expect(isPairOf(ours, publicText(pair.publicKey))).toBe(true)
    expect(isPairOf(ours, publicText(other.publicKey))).toBe(false)
  })
})
