import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { requestSignature, signatureExample, signRequest } from './request-signature.ts'

const request = {
  method: 'post',
  target: '/api/v1/payment/create?x=1',
  timestampSeconds: 1_768_473_000,
  nonce: 'd2f1a0c47be94f0c',
  body: '{"user_id":"1"}',
}

describe('a request signature', () => {
  it('is HMAC-SHA256 over the documented text, in lower-case hex', () => {
    const bodyHash = createHash('sha256').update('{"user_id":"1"}').digest('hex')
    const text = `POST\n/api/v1/payment/create?x=1\n1768473000\nd2f1a0c47be94f0c\n${bodyHash}`
    expect(requestSignature('secret', request)).toBe(
      createHmac('sha256', 'secret').update(text).digest('hex'),
    )
  })

  it('is the same over text and over its bytes', () => {
    const body = new TextEncoder().encode('{"名字":"小明"}')
    expect(requestSignature('secret', { ...request, body })).toBe(
      requestSignature('secret', { ...request, body: '{"名字":"小明"}' }),
    )
  })

  it.each([
    ['method', { method: 'GET' }],
    ['target', { target: '/api/v1/payment/create?x=2' }],
    ['timestampSeconds', { timestampSeconds: 1 }],
    ['nonce', { nonce: 'another' }],
    ['body', { body: '' }],
  ])('changes with the %s', (_part, change) => {
    expect(requestSignature('secret', { ...request, ...change })).not.toBe(
      requestSignature('secret', request),
    )
  })

  it('is the one of the example that is shown to client authors', () => {
    const { secret, request: shown, signature } = signatureExample
    expect(requestSignature(secret, shown)).toBe(signature)
  })

  it('comes with the headers that name its parts', () => {
    expect(signRequest({ clientId: 'me', secret: 'secret' }, request)).toEqual({
      'x-client-id': 'me',
      'x-timestamp': '1768473000',
      'x-nonce': 'd2f1a0c47be94f0c',
      'x-signature': requestSignature('secret', request),
    })
  })
})
