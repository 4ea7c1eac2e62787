import { requestSignature } from '@interview-pass/contracts'
import { afterEach, describe, expect, it } from 'vitest'
import { hangUp, refuse, serve, succeed, type LocalServer, type Received } from '../../test/local-server.ts'
import { createPaymentClient } from './payment-client.ts'
import type { PathPrefix } from './exchange.ts'

const credentials = { clientId: 'client-1', secret: 'a-secret-for-tests-only-0123456789ab' }
const buyer = {
  userId: '0190a6d2-7f1c-7000-8000-00000000000a',
  productId: '0190a6d2-7f1c-7000-8000-00000000000b',
}
const orderId = '0190a6d2-7f1c-7000-8000-00000000000c'
const created = {
  order_id: orderId,
  status: 'PENDING',
  amount: '199.00',
  user_id: buyer.userId,
  product_id: buyer.productId,
  channel: 'ALIPAY',
  created_at: '2026-01-15T10:00:00.000Z',
  expires_at: '2026-01-15T10:30:00.000Z',
  qr_code: 'http://127.0.0.1:4010/qr/abc',
  qr_code_image: 'data:image/svg+xml;utf8,x',
}

let server: LocalServer | undefined
afterEach(() => server?.close())

async function clientOf(running: LocalServer, pathPrefix?: PathPrefix) {
  server = running
  return createPaymentClient({
    baseUrl: running.url,
    credentials,
    deadlineMs: 200,
    repeat: { attemptsMax: 4, totalMs: 5000, backOff: { firstMs: 5, maxMs: 10 } },
    ...(pathPrefix === undefined ? {} : { pathPrefix }),
  })
}

function expectSigned({ method, target, headers, body }: Received): void {
  const nonce = String(headers['x-nonce'])
  const timestampSeconds = Number(headers['x-timestamp'])
  expect(headers['x-signature']).toBe(
    requestSignature(credentials.secret, { method, target, timestampSeconds, nonce, body }),
  )
}

describe('the payment client', () => {
  it.each(['/api/v1', '/api'] as const)('signs the path it asks for under %s', async (prefix) => {
    const client = await clientOf(await serve(succeed(created, 201)), prefix)
    await expect(client.createOrder(buyer)).resolves.toMatchObject({
      order_id: orderId,
      qr_code: created.qr_code,
    })
    const [request] = server?.received ?? []
    expect(request?.target).toBe(`${prefix}/payment/create`)
    if (request !== undefined) expectSigned(request)
  })

  it('repeats with the same key and a new nonce until a dead service is back', async () => {
    const client = await clientOf(await serve(hangUp, refuse('SERVICE_UNAVAILABLE'), succeed(created, 201)))
    await client.createOrder(buyer)
    const requests = server?.received ?? []
    expect(requests).toHaveLength(3)
    for (const request of requests) expectSigned(request)
    expect(new Set(requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(new Set(requests.map(({ headers }) => headers['x-nonce'])).size).toBe(3)
  })

  it('goes on with another replica where one does not answer', async () => {
    const dead = await serve(hangUp)
    try {
      server = await serve(succeed(created, 201))
      const client = createPaymentClient({
        baseUrl: dead.url,
        otherUrls: [server.url],
        credentials,
        repeat: { attemptsMax: 2, totalMs: 5000, backOff: { firstMs: 5, maxMs: 10 } },
      })
      await expect(client.createOrder(buyer)).resolves.toMatchObject({ order_id: orderId })
      expect([dead.received.length, server.received.length]).toEqual([1, 1])
    } finally {
      await dead.close()
    }
  })

  it('waits as long as the service asks for', async () => {
    const client = await clientOf(
      await serve(refuse('RATE_LIMITED', { 'retry-after': '1' }), succeed(created, 201)),
    )
    const startedAt = performance.now()
    await client.createOrder(buyer)
    expect(performance.now() - startedAt).toBeGreaterThan(990)
  })

  it('asks once only when the refusal will stay', async () => {
    const client = await clientOf(await serve(refuse('INVALID_ORDER', {}, { field: 'user_id' })))
    await expect(client.createOrder(buyer)).rejects.toMatchObject({
      name: 'ApiError',
      code: 'INVALID_ORDER',
      status: 422,
      details: { field: 'user_id' },
    })
    expect(server?.received).toHaveLength(1)
  })

  it('gives up when its attempts are used up', async () => {
    const client = await clientOf(await serve(hangUp))
    await expect(client.getOrder(orderId)).rejects.toMatchObject({ name: 'NoAnswerError' })
    expect(server?.received).toHaveLength(4)
  })

  it('does not wait longer than its deadline for an answer', async () => {
    const client = await clientOf(await serve(() => undefined, succeed(created, 201)))
    await expect(client.createOrder(buyer)).resolves.toMatchObject({ order_id: orderId })
  })

  it('refuses an answer that breaks the contract, naming what is wrong and no value', async () => {
    const client = await clientOf(await serve(succeed({ ...created, amount: 199 }, 201)))
    const failure = client.createOrder(buyer)
    await expect(failure).rejects.toThrow(/amount/u)
    await expect(failure).rejects.not.toThrow(/abc/u)
  })

  it('keeps the access code out of the address', async () => {
    const state = {
      status: 'ACTIVATED',
      created_at: '2026-01-15T10:00:00.000Z',
      activated_at: '2026-01-15T10:30:00.000Z',
      expires_at: '2026-02-15T10:30:00.000Z',
    }
    const client = await clientOf(await serve(succeed(state)))
    await expect(client.getAccessCodeState('7K3MZ9QWX2RT')).resolves.toMatchObject({ status: 'ACTIVATED' })
    const [request] = server?.received ?? []
    expect(request?.target).toBe('/api/v1/access-code/status')
    expect(request?.headers['x-access-code']).toBe('7K3MZ9QWX2RT')
  })
})
