import { createHash, randomUUID } from 'node:crypto'
import { signatureText, signRequest } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'
import { payableOrder } from '../../test/orders.ts'
import { authenticateClient } from './authenticate-client.ts'

const { service, client } = usePaymentService()
let path: string

beforeAll(async () => {
  path = `/api/v1/payment/orders/${(await payableOrder(service, client)).orderId}`
})

const nowSeconds = () => Math.floor(Date.now() / 1000)

const signedGet = (
  changes: { timestampSeconds?: number; nonce?: string; target?: string; secret?: string } = {},
) =>
  signRequest(
    { clientId: client.clientId, secret: changes.secret ?? client.secret },
    {
      method: 'GET',
      target: changes.target ?? path,
      timestampSeconds: changes.timestampSeconds ?? nowSeconds(),
      nonce: changes.nonce ?? randomUUID(),
      body: '',
    },
  )

const get = (headers: Record<string, string>, target = path) =>
  fetch(new URL(target, service.service.url), { headers })

async function codeOf(response: Response): Promise<string> {
  return (await readAnswer(response)).error.code
}

describe('a signed request', () => {
  it('is answered, under either prefix as signed', async () => {
    expect((await get(signedGet())).status).toBe(200)
    const unversioned = path.replace('/v1', '')
    expect((await get(signedGet({ target: unversioned }), unversioned)).status).toBe(200)
  })

  it('is refused the second time, because its nonce is used', async () => {
    const headers = signedGet()
    expect((await get(headers)).status).toBe(200)
    expect(await codeOf(await get(headers))).toBe('SIGNATURE_INVALID')
  })

  it.each([
    ['another secret', { secret: 'not-the-secret' }],
    ['another path', { target: '/api/v1/payment/orders' }],
    ['a time six minutes ago', { timestampSeconds: nowSeconds() - 360 }],
    ['a time six minutes ahead', { timestampSeconds: nowSeconds() + 360 }],
    ['a short nonce', { nonce: 'short' }],
  ])('is refused when it was made with %s', async (_case, changes) => {
    expect(await codeOf(await get(signedGet(changes)))).toBe('SIGNATURE_INVALID')
  })

  it('is refused without proof, and for a client that does not exist', async () => {
    expect(await codeOf(await get({}))).toBe('UNAUTHENTICATED')
    expect(await codeOf(await get({ ...signedGet(), 'x-client-id': 'nobody' }))).toBe('SIGNATURE_INVALID')
  })

  it('of a client that is not known as good is looked up only while its address has failed proofs left; a known one always', async () => {
    const spent = '198.51.100.9'
    const stranger = await service.addTenant()
    const limit = { group: 'unproved', key: spent, perMinute: 600 }
    for (let failure = 0; failure <= 600; failure += 1) await service.deps.rateLimiter.consume(limit)
    const listFrom = async (sender: TestClient, address: string) =>
      (await service.send(sender, 'GET', path, undefined, { 'x-forwarded-for': address })).status
    expect(await listFrom(client, '198.51.100.10')).toBe(200)
    expect(await listFrom(client, spent)).toBe(200)
    expect(await listFrom(stranger, spent)).toBe(429)
    expect(await listFrom(stranger, '198.51.100.10')).toBe(404)
    expect(await listFrom(stranger, spent)).toBe(404)
  })

  it('is answered within seconds of the creation of its client, even when that was asked for before', async () => {
    const late = await service.addTenant()
    await service.sql`update payment.api_clients set status = 'INACTIVE' where client_id = ${late.clientId}`
    expect((await service.send(late, 'GET', path)).status).toBe(401)
    await service.sql`update payment.api_clients set status = 'ACTIVE' where client_id = ${late.clientId}`
    const isKnown = async () => (await service.send(late, 'GET', path)).status === 404
    await waitUntil('the client is known', isKnown, 5000)
  })

  it('that is wrong is shown in development what was to be signed, and nothing of the secret', async () => {
    const headers = signedGet({ secret: 'not-the-secret' })
    const { error } = await readAnswer(await get(headers))
    const text = signatureText({
      method: 'GET',
      target: path,
      timestampSeconds: Number(headers['x-timestamp']),
      nonce: String(headers['x-nonce']),
      body: '',
    })
    const hash = createHash('sha256').update(text).digest('hex')
    expect(error['details']).toEqual({ signed_text: text, signed_text_sha256: hash })
  })

  it('that is wrong is told nothing in production', async () => {
    const production = { ...service.deps, explainsSignatures: false }
    const headers = signedGet({ secret: 'not-the-secret' })
    const request = {
      method: 'GET',
      target: path,
      headers,
      rawBody: Buffer.alloc(0),
      address: '127.0.0.1',
      params: {},
      query: {},
      body: undefined,
      beforeLookup: async () => undefined,
    }
    const failure = await authenticateClient(production, request).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'SIGNATURE_INVALID', details: undefined })
  })

  it('covers the query, so that nobody can add to it', async () => {
    expect(await codeOf(await get(signedGet(), `${path}?a=1`))).toBe('SIGNATURE_INVALID')
  })

  it('covers the body', async () => {
    const target = '/api/v1/payment/create'
    const body = JSON.stringify({ user_id: client.userId, product_id: client.productId })
    const headers = signRequest(client, {
      method: 'POST',
      target,
      timestampSeconds: nowSeconds(),
      nonce: randomUUID(),
      body,
    })
    const response = await fetch(new URL(target, service.service.url), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: `${body} `,
    })
    expect(await codeOf(response)).toBe('SIGNATURE_INVALID')
  })
})
