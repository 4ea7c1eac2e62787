import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** Our key: PEM, or the bare Base64 of PKCS#8 or PKCS#1 that Alipay's key tool hands out. Throws when it is neither. */
export function readPrivateKey(text: string): KeyObject {
  if (isPem(text)) return createPrivateKey(text)
  const key = Buffer.from(text, 'base64')
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    return createPrivateKey({ key, format: 'der', type: 'pkcs1' })
  }
}

/** Alipay's key: PEM, or the bare Base64 that Alipay's console shows. Throws when it is neither. */
export function readPublicKey(text: string): KeyObject {
  if (isPem(text)) return createPublicKey(text)
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
}

/** Whether the public key belongs to this private one: both as the functions above read them. */
export function isPairOf(privateKey: string, publicKey: string): boolean {
  return createPublicKey(readPrivateKey(privateKey)).equals(readPublicKey(publicKey))
}

/** Can this text be read as such a key? */
export function isKey(read: (text: string) => KeyObject): (text: string) => boolean {
  return (text) => {
    try {
      return read(text).asymmetricKeyType === 'rsa'
    } catch {
      return false
    }
  }
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN')
}
