import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { currentApiVersion, errorCodes, errorEnvelope, type ErrorCode } from '@interview-pass/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectFolder } from '../src/folders.ts'
import { nginxOrReason } from '../src/testing/nginx-or-reason.ts'
import {
  openGateway,
  openReplica,
  type Asked,
  type GatewayUnderTest,
  type Replica,
} from './gateway-fixture.ts'

const nginx = await nginxOrReason()

const requestId = '0190a6d2-7f1c-7000-8000-00000000abcd'
const lowerCaseId = requestId.replace('abcd', 'abce')
const upperCaseId = requestId.replace('abcd', 'ABCF')
const lastId = requestId.replace('abcd', 'aaaa')
const openApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** The routes of a service's document, under both prefixes and with an id where one is needed. */
function routesOf(service: string): { method: string; target: string }[] {
  const file = path.join(projectFolder, 'services', service, 'openapi.json')
  const { paths } = openApi.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(paths).flatMap(([documented, methods]) =>
    Object.keys(methods).flatMap((method) => {
      const target = documented.replaceAll(/\{\w+\}/gu, requestId)
      return [target, target.replace('/v1', '')].map((each) => ({
        method: method.toUpperCase(),
        target: each,
      }))
    }),
  )
}

describe.skipIf(nginx === undefined)('the gateway', () => {
  let payment: Replica
  let interview: Replica
  let gateway: GatewayUnderTest

  beforeAll(async () => {
    ;[payment, interview] = await Promise.all([openReplica(), openReplica()])
    gateway = await openGateway(nginx ?? '', { payment: [payment], interview: [interview] })
  })
  beforeEach(() => {
    for (const { arrived } of [payment, interview]) arrived.length = 0
  })
  afterAll(async () => {
    await gateway.close()
    await Promise.all([payment.close(), interview.close()])
  })

  async function expectRefused(code: ErrorCode, target: string, asked: Asked = {}): Promise<void> {
    for (const language of ['en', 'zh-CN'] as const) {
      const headers = {
        'x-request-id': requestId,
        'accept-language': `fr, ${language};q=0.9`,
        ...asked.headers,
      }
      const answer = await gateway.ask(target, { ...asked, headers })
      expectEnvelope(code, answer.text, language)
      expect(answer).toMatchObject({
        status: errorCodes[code].status,
        headers: { 'x-request-id': requestId, 'content-language': language, vary: 'Accept-Language' },
      })
    }
    expect(payment.arrived.length + interview.arrived.length).toBe(0)
  }

  function expectEnvelope(code: ErrorCode, body: string, language: 'en' | 'zh-CN'): void {
    const { status, message } = errorCodes[code]
    const envelope = errorEnvelope.parse(JSON.parse(body))
    const inLanguage = message[language]
    expect(envelope).toMatchObject({ code: status, message: inLanguage, version: currentApiVersion })
    expect(envelope.error).toEqual({ code, message: inLanguage })
  }

  it('leads every route that is documented to its service, as it was sent', async () => {
    for (const [replica, service] of [
      [payment, 'payment-service'],
      [interview, 'interview-service'],
    ] as const) {
      const routes = routesOf(service)
      for (const { method, target } of routes) await gateway.ask(`${target}?a=%2F..%2f`, { method })
      const came = replica.arrived.map(({ method, url }) => ({
        method,
        target: url.replace('?a=%2F..%2f', ''),
      }))
      expect(came).toEqual(routes)
      expect((await gateway.ask(`/docs/${service}/openapi.json`)).status).toBe(200)
      expect(replica.arrived.at(-1)?.url).toBe('/docs/openapi.json')
      replica.arrived.length = 0
    }
  })

  it.each([
    '/',
    '/metrics',
    '/readyz',
    '/docs/',
    '/malformed',
    '/api/v1/admin/tenants',
    '/api/admin/tenants',
    '/api/v1/payment/../admin/tenants',
    '/api/v1/payment/%2e%2e/%2e%2e/%2e%2e/metrics',
    '/api/v2/payment/create',
    '/api/v1/paymentx/create',
    '/API/V1/payment/create',
  ])('has nothing at %s', (target) => expectRefused('ROUTE_NOT_FOUND', target))

  it.each([
    ['payment', 64, '/api/v1/payment/create'],
    ['payment', 64, '/api/access-code/verify'],
    ['interview', 192, '/api/v1/interview/create'],
    ['payment', 512, '/api/v1/payment/callback'],
  ] as const)(
    'lets %s-service have bodies of %i KiB at %s, and no larger ones',
    async (name, kibibytes, target) => {
      const limit = kibibytes * 1024
      const post = { method: 'POST', body: Buffer.alloc(limit) }
      expect((await gateway.ask(target, post)).status).toBe(200)
      const chunked = { ...post, headers: { 'transfer-encoding': 'chunked' } }
      expect((await gateway.ask(target, chunked)).status).toBe(200)
      const replica = { payment, interview }[name]
      expect(replica.arrived.map(({ bodyBytes }) => bodyBytes)).toEqual([limit, limit])
      replica.arrived.length = 0
      const tooLarge = { ...post, body: Buffer.alloc(limit + 1) }
      await expectRefused('PAYLOAD_TOO_LARGE', target, tooLarge)
      await expectRefused('PAYLOAD_TOO_LARGE', target, { ...tooLarge, headers: chunked.headers })
    },
  )

  it('refuses a head that the services would not take, and a method of no route', async () => {
    const headers = { 'x-large': 'a'.repeat(8 * 1024) }
    const answer = await gateway.ask('/api/v1/payment/create', { headers })
    expect(answer.status).toBe(400)
    expectEnvelope('MALFORMED_REQUEST', answer.text, 'zh-CN')
    const longTarget = await gateway.ask(`/api/v1/payment/${'a'.repeat(8 * 1024)}`)
    expectEnvelope('MALFORMED_REQUEST', longTarget.text, 'zh-CN')
    await expectRefused('METHOD_NOT_ALLOWED', '/api/v1/payment/create', { method: 'TRACE' })
  })

  it('answers what is not HTTP with the envelope as well', async () => {
    const socket = connectTls({ host: '127.0.0.1', port: gateway.port, ca: gateway.certificate })
    socket.write('GARBAGE\r\n\r\n')
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 400 /u)
    expectEnvelope('MALFORMED_REQUEST', body, 'zh-CN')
  })

  async function withoutTls(head: string): Promise<string> {
    const socket = connect(gateway.port, '127.0.0.1')
    socket.write(`${head} HTTP/1.1\r\nHost: pass.example\r\nConnection: close\r\n\r\n`)
    return text(socket)
  }

  it('leads a page that is opened without TLS to the one with it, and refuses a request of a program', async () => {
    const page = await withoutTls('GET /docs/payment-service/?a=1')
    expect(page).toMatch(
      /^HTTP\/1\.1 308 [^]*\r\nLocation: https:\/\/pass\.example\/docs\/payment-service\/\?a=1\r\n/u,
    )
    const [head = '', body = ''] = (await withoutTls('GET /api/v1/access-code/status?code=A')).split(
      '\r\n\r\n',
    )
    expect(head).toMatch(/^HTTP\/1\.1 400 /u)
    expectEnvelope('MALFORMED_REQUEST', body, 'zh-CN')
    expect(payment.arrived).toEqual([])
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const options = { host: '127.0.0.1', port: gateway.port, ca: gateway.certificate }
    const socket = connectTls({ ...options, minVersion: version, maxVersion: version })
    await once(socket, 'secureConnect')
    expect(socket.getProtocol()).toBe(version)
    socket.destroy()
  })

  it.each([
    ['passes on', lowerCaseId, lowerCaseId],
    ['passes on', upperCaseId, upperCaseId],
    ['replaces', 'not-a-uuid', z.uuid()],
    ['replaces', `${requestId}"}`, z.uuid()],
    ['replaces', '', z.uuid()],
  ] as const)('%s the request id %j, and writes the same into its log', async (_, given, expected) => {
    await gateway.ask('/api/v1/payment/create', { headers: { 'x-request-id': given } })
    const id = String(payment.arrived[0]?.headers['x-request-id'])
    expect(typeof expected === 'string' ? id === expected : expected.safeParse(id).success).toBe(true)
    const line = (await gateway.log(id)).split('\n').find((each) => each.includes(id)) ?? ''
    expect(JSON.parse(line)).toMatchObject({
      request_id: id,
      to: 'payment-service',
      method: 'GET',
      status: '200',
    })
  })

  it('says which address a request came from, whatever its caller says of that', async () => {
    const forged = {
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-forwarded-host': 'evil',
    }
    await gateway.ask('/api/v1/payment/create', { headers: forged, localAddress: '127.0.0.7' })
    const { headers } = payment.arrived[0] ?? {}
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.7', 'x-forwarded-proto': 'https' })
    expect(headers).not.toHaveProperty('forwarded')
    expect(headers).not.toHaveProperty('x-forwarded-host')
  })

  it('writes down neither paths nor queries nor headers', async () => {
    const secrets = [
      '7K3MZ9QWX2RT',
      'token-of-a-page',
      'Bearer-of-a-session',
      'buyer-17',
      'agent-of-a-person',
    ]
    const [code, token, bearer, buyer, agent] = secrets
    const headers = { 'x-request-id': requestId, authorization: `Bearer ${bearer}`, 'user-agent': `${agent}` }
    payment.answer = (incoming) => void incoming.socket.destroy()
    await gateway.ask(`/api/v1/access-code/status?code=${code}&token=${token}`, { headers })
    await gateway.ask(`/api/v1/payment/users/${buyer}`, { method: 'PUT', headers, body: `${code}` })
    payment.answer = (_request, response) => response.end('{}')
    await gateway.ask(`/${code}?${token}`, {
      headers: { 'x-request-id': 'the last one', cookie: `${token}` },
    })
    await gateway.ask('/last', { headers: { 'x-request-id': lastId } })
    const written = await gateway.log(lastId)
    expect(written).toContain(requestId)
    for (const secret of secrets) expect(written).not.toContain(secret)
  })
})
