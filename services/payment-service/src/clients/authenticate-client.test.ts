import { createHash, randomUUID } from 'node:crypto'
import { signatureText, signRequest, type SignedRequest } from '@interview-pass/contracts'
import { createProofLookup, type AccessRequest } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { apiClientAccess } from './authenticate-client.ts'

const now = new Date('2026-01-15T10:00:00.000Z')
const nowSeconds = now.getTime() / 1000
const client = { id: 1n, tenantId: 2n, clientId: 'me', kind: 'PARTNER', secrets: ['new', 'old'] } as const

const signed: SignedRequest = {
  method: 'POST',
  target: '/api/v1/payment/create?x=1',
  timestampSeconds: nowSeconds,
  nonce: randomUUID(),
  body: '{"a":1}',
}

const proof = (changes: Partial<SignedRequest> = {}, secret = 'new', clientId = 'me') =>
  signRequest({ clientId, secret }, { ...signed, ...changes })

/** What comes of the request that was signed, with these headers; nonces are good once. */
async function authenticate(
  headers: Record<string, string>,
  { explainsSignatures = false, usedNonces = [] as readonly string[] } = {},
) {
  const uses: object[] = []
  const deps = {
    findClient: createProofLookup({
      keepMs: 0,
      find: (clientId) => Promise.resolve(clientId === 'me' ? client : undefined),
    }),
    useNonce: (_client: object, use: { nonce: string; signedAt: Date }) => {
      uses.push(use)
      return Promise.resolve(!usedNonces.includes(use.nonce))
    },
    now: () => now,
    explainsSignatures,
  }
  const request: AccessRequest = {
    method: signed.method,
    target: signed.target,
    headers,
    rawBody: Buffer.from(signed.body),
    address: '127.0.0.1',
    params: {},
    query: {},
    body: undefined,
    beforeLookup: () => Promise.resolve(),
  }
  const rule = apiClientAccess(deps)
  const outcome = await Promise.resolve(rule.authenticate(request)).catch((error: unknown) => error)
  return { outcome, uses, rule }
}

const refused = (rule: string) => ({ code: 'SIGNATURE_INVALID', details: { rule } })

describe('a signed request', () => {
  it.each(['new', 'old'])('is its client, under the %s one of two live secrets', async (secret) => {
    const { outcome, uses } = await authenticate(proof({}, secret))
    expect(outcome).toEqual(client)
    expect(uses).toEqual([{ nonce: signed.nonce, signedAt: new Date(nowSeconds * 1000) }])
  })

  it.each([-300, 300])('may be signed %d s from our time', async (seconds) => {
    const { outcome } = await authenticate(proof({ timestampSeconds: nowSeconds + seconds }))
    expect(outcome).toEqual(client)
  })

  it.each([-301, 301])('may not be signed %d s from our time, and uses no nonce up then', async (seconds) => {
    const { outcome, uses } = await authenticate(proof({ timestampSeconds: nowSeconds + seconds }))
    expect(outcome).toMatchObject(refused("x-timestamp: must be within 300 s of the server's time"))
    expect(uses).toEqual([])
  })

  it.each([
    ['another secret', proof({}, 'guessed')],
    ['another client', proof({}, 'new', 'you')],
    ['another method', proof({ method: 'GET' })],
    ['another target', proof({ target: '/api/v1/payment/create' })],
    ['another body', proof({ body: '{"a":2}' })],
    ['another time', { ...proof(), 'x-timestamp': String(nowSeconds - 1) }],
    ['another nonce', { ...proof(), 'x-nonce': randomUUID() }],
  ])('is refused without a reason when it was made with %s', async (_case, headers) => {
    const { outcome, uses } = await authenticate(headers)
    expect(outcome).toMatchObject({ code: 'SIGNATURE_INVALID', details: undefined })
    expect(uses).toEqual([])
  })

  it('is refused when its nonce was used', async () => {
    const { outcome } = await authenticate(proof(), { usedNonces: [signed.nonce] })
    expect(outcome).toMatchObject(refused('x-nonce: was used before'))
  })

  it('is told in development what was to be signed', async () => {
    const { outcome } = await authenticate(proof({}, 'guessed'), { explainsSignatures: true })
    const text = signatureText(signed)
    const hash = createHash('sha256').update(text).digest('hex')
    expect(outcome).toMatchObject({ details: { signed_text: text, signed_text_sha256: hash } })
  })
})

describe('a proof', () => {
  it('is asked for where there is no signature', async () => {
    const { 'x-signature': _, ...headers } = proof()
    expect((await authenticate(headers)).outcome).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it.each([
    ['x-client-id', ['', 'c'.repeat(65)]],
    ['x-timestamp', ['', '1.5', '1e3', '-1', ' 1', '1 ', '1'.repeat(13)]],
    ['x-nonce', ['n'.repeat(15), 'n'.repeat(65), `${'n'.repeat(15)}:`, `:${'n'.repeat(16)}`]],
    ['x-signature', ['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), `${'a'.repeat(63)}g`]],
  ])('has a format, and %s is named when it has another', async (header, values) => {
    for (const value of values) {
      const { outcome } = await authenticate({ ...proof(), [header]: value })
      expect(outcome).toMatchObject(refused(`${header}: format`))
    }
    const { [header]: _, ...headers } = proof()
    if (header !== 'x-signature') {
      expect((await authenticate(headers)).outcome).toMatchObject(refused(`${header}: format`))
    }
  })

  it('has nonces from 16 to 64 characters, and client ids up to 64', async () => {
    for (const nonce of ['n'.repeat(16), '_-'.repeat(32)]) {
      expect((await authenticate(proof({ nonce }))).outcome).toEqual(client)
    }
    const long = await authenticate(proof({}, 'new', 'c'.repeat(64)))
    expect(long.outcome).toMatchObject({ code: 'SIGNATURE_INVALID', details: undefined })
  })

  it('names who is counted and logged, and the errors that it may end in', async () => {
    const { rule } = await authenticate(proof())
    expect(rule).toMatchObject({
      name: 'request signature',
      errors: ['UNAUTHENTICATED', 'SIGNATURE_INVALID'],
      openApiSecurity: [{ clientId: [], timestamp: [], nonce: [], requestSignature: [] }],
    })
    expect([rule.callerKey?.(client), rule.clientId?.(client)]).toEqual(['me', 'me'])
  })
})
