import { createHmac, timingSafeEqual } from 'node:crypto'

/** Shared by the merchant and this channel, who proves itself by it in both directions. */
const sharedSecret = 'a secret that only this channel and the test know'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The headers that prove a body, by an HMAC over its raw bytes and a time. */
export function proofOf(body: string, secret = sharedSecret): Record<string, string> {
  const timestamp = new Date().toISOString()
  return {
    'header-pay-timestamp': timestamp,
    'header-pay-signature': signatureOf(timestamp, Buffer.from(body), secret).toString('hex'),
  }
}

export function isProved(headers: Headers, body: Buffer): boolean {
  const given = Buffer.from(String(headers['header-pay-signature']), 'hex')
  const expected = signatureOf(String(headers['header-pay-timestamp']), body, sharedSecret)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function signatureOf(timestamp: string, body: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}\n`).update(body).update('\n').digest()
}
