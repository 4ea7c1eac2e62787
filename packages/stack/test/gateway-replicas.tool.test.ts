import { once } from 'node:events'
import { errorEnvelope } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nginxOrReason } from '../src/testing/nginx-or-reason.ts'
import { openGateway, openReplica, type GatewayUnderTest, type Replica } from './gateway-fixture.ts'

const nginx = await nginxOrReason()

describe.skipIf(nginx === undefined)('the gateway, in front of two replicas of each service,', () => {
  let replicas: readonly [Replica, Replica]
  let gateway: GatewayUnderTest

  beforeEach(async () => {
    replicas = await Promise.all([openReplica(), openReplica()])
    gateway = await openGateway(nginx ?? '', { payment: replicas, interview: replicas })
  })
  afterEach(async () => {
    await gateway.close()
    await Promise.all(replicas.map((replica) => replica.close()))
  })

  const arrivals = (): number => replicas[0].arrived.length + replicas[1].arrived.length
  const statuses = async (method: string, target: string): Promise<number[]> => {
    const found: number[] = []
    for (let count = 0; count < 4; count += 1) found.push((await gateway.ask(target, { method })).status)
    return found
  }

  it('asks both', async () => {
    await statuses('GET', '/api/v1/payment/orders')
    expect(replicas.map(({ arrived }) => arrived.length)).toEqual([2, 2])
  })

  it('answers SERVICE_UNAVAILABLE with when to come again while both are away, and serves once they are back', async () => {
    await Promise.all(replicas.map((replica) => replica.close()))
    const { status, headers, text } = await gateway.ask('/api/v1/payment/create', { method: 'POST' })
    expect(errorEnvelope.parse(JSON.parse(text)).error.code).toBe('SERVICE_UNAVAILABLE')
    expect({ status, again: headers['retry-after'] }).toEqual({ status: 503, again: '1' })
    const portOf = ({ url }: Replica): number => Number(new URL(url).port)
    replicas = await Promise.all([openReplica(portOf(replicas[0])), openReplica(portOf(replicas[1]))])
    await waitUntil(
      'it serves',
      async () => (await gateway.ask('/api/v1/payment/orders')).status === 200,
      5_000,
    )
  })

  it('lets the other one have whatever could not be sent to the first, but what is signed', async () => {
    await replicas[0].close()
    // Left out from then on.
    expect(await statuses('GET', '/api/v1/payment/orders')).toEqual([503, 200, 200, 200])
    expect(await statuses('POST', '/api/v1/interview/create')).toEqual([200, 200, 200, 200])
    expect(await statuses('POST', '/api/v1/payment/callback')).toEqual([200, 200, 200, 200])
  })

  it.each([
    ['POST', '/api/v1/interview/chat', 1],
    ['POST', '/api/v1/payment/callback', 1],
    ['POST', '/api/v1/payment/create', 1],
    // A nonce is good once.
    ['GET', '/api/v1/payment/orders', 1],
    ['GET', '/api/v1/interview/0190a6d2-7f1c-7000-8000-000000000001', 2],
  ])('sends %s %s that was read and not answered %i times', async (method, target, times) => {
    for (const replica of replicas) replica.answer = (incoming) => void incoming.socket.destroy()
    const { status, text } = await gateway.ask(target, { method })
    expect(status).toBe(503)
    expect(errorEnvelope.parse(JSON.parse(text)).error.code).toBe('SERVICE_UNAVAILABLE')
    expect(arrivals()).toBe(times)
  })

  it("leaves a service's own refusal as it is", async () => {
    for (const replica of replicas) {
      replica.answer = (_request, response) =>
        response.writeHead(503, { 'retry-after': '60' }).end('{"own":1}')
    }
    const answer = await gateway.ask('/api/v1/payment/create', { method: 'POST' })
    expect(answer).toMatchObject({ status: 503, text: '{"own":1}', headers: { 'retry-after': '60' } })
    expect(arrivals()).toBe(1)
  })

  it('passes on each piece of a stream when it comes, also while new requests go to another replica', async () => {
    let write: ((piece: string) => void) | undefined
    for (const replica of replicas) {
      replica.answer = (_request, response) => {
        response
          .writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
          .flushHeaders()
        write ??= (piece) => void response.write(piece)
      }
    }
    const stream = await gateway.open('/api/v1/interview/chat', { method: 'POST' })
    stream.setEncoding('utf8')
    const expectHeard = async (piece: string): Promise<void> => {
      const arrived = once(stream, 'data')
      write?.(piece)
      expect(await arrived).toEqual([piece])
    }
    for (const piece of ['one', 'two', 'three']) await expectHeard(piece)
    // nginx asks its old workers to end when the new ones have begun, so that only the second change shows that they were asked.
    const others = await Promise.all([openReplica(), openReplica()])
    for (const other of others) {
      gateway.reload({ payment: [other], interview: [other] })
      await waitUntil('the settings were read', async () => {
        const answer = await gateway.open('/api/v1/payment/callback', { method: 'POST' })
        answer.destroy()
        return other.arrived.length > 0
      })
    }
    await expectHeard('four')
    stream.destroy()
    await Promise.all(others.map((other) => other.close()))
  })

  it('tells the service when the client has gone', async () => {
    let isGone = false
    for (const replica of replicas) {
      replica.answer = (_request, response) => void response.on('close', () => (isGone = true))
    }
    const leaving = new AbortController()
    const asked = gateway.open('/api/v1/interview/chat', { method: 'POST', signal: leaving.signal })
    await waitUntil('the service was asked', () => arrivals() === 1)
    leaving.abort()
    await expect(asked).rejects.toThrow('aborted')
    await waitUntil('the service was told', () => isGone)
  })
})
