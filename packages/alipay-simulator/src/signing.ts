import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** What the gateway holds: the merchant's public key, and Alipay's private key, with which it signs. */
export interface GatewayKeys {
  readonly merchantPublicKey: KeyObject
  readonly alipayPrivateKey: KeyObject
}

export type SignType = 'RSA2' | 'RSA'

const digests = { RSA2: 'RSA-SHA256', RSA: 'RSA-SHA1' } as const

/** Reads both keys from PEM. Throws when a text isn't such a key, and says which. */
export function readGatewayKeys(pem: { merchantPublicKey: string; alipayPrivateKey: string }): GatewayKeys {
  return {
    merchantPublicKey: readKey("the merchant's public key", () => createPublicKey(pem.merchantPublicKey)),
    alipayPrivateKey: readKey("Alipay's private key", () => createPrivateKey(pem.alipayPrivateKey)),
  }
}

function readKey(name: string, read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (error) {
    throw new Error(`${name} isn't a PEM key that can be read`, { cause: error })
  }
}

/**
 * The text that a v2 signature covers: every parameter but `sign` and empty ones, sorted by ASCII, raw values.
 * Source: https://opendocs.alipay.com/common/02kf5q
 */
export function contentToSign(params: Readonly<Record<string, string>>): string {
  return Object.entries(params)
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** The base64 signature over the UTF-8 bytes of `content`. */
export function signContent(content: string, key: KeyObject, signType: SignType = 'RSA2'): string {
  return sign(digests[signType], Buffer.from(content, 'utf8'), key).toString('base64')
}

/** Whether `signature` is the base64 RSA2 signature over `content` by the owner of `key`. */
export function isSignedBy(content: string, signature: string, key: KeyObject): boolean {
  return verify(digests.RSA2, Buffer.from(content, 'utf8'), key, Buffer.from(signature, 'base64'))
}
