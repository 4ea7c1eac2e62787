import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { hangUp, serve, type LocalServer, type Received } from '../../test/local-server.ts'
import { payQrCode } from './buyer.ts'

const quick = { repeat: { attemptsMax: 4, totalMs: 5000, backOff: { firstMs: 5, maxMs: 10 } } }
const paid = { out_trade_no: 'T1', trade_no: '2026', state: 'TRADE_SUCCESS', total_amount: '199.00' }

const json = (status: number, body: object) => (_request: Received, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

let server: LocalServer
afterEach(() => server.close())

describe('the buyer', () => {
  it('pays by a POST to the text of the QR code', async () => {
    server = await serve(json(200, paid))
    await expect(payQrCode(`${server.url}/qr/abc`, quick)).resolves.toEqual({
      trade_no: '2026',
      state: 'TRADE_SUCCESS',
      total_amount: '199.00',
    })
    expect(server.received[0]).toMatchObject({ method: 'POST', target: '/qr/abc' })
  })

  it('does not pay again when only the answer to the payment was lost', async () => {
    server = await serve(hangUp, json(200, paid))
    await expect(payQrCode(`${server.url}/qr/abc`, quick)).resolves.toMatchObject({ trade_no: '2026' })
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  it('pays once the payment page is back when the payment never arrived', async () => {
    const waiting = { out_trade_no: 'T1', trade_no: null, state: 'QR_ISSUED', total_amount: '199.00' }
    server = await serve(hangUp, json(200, waiting), json(200, paid))
    await expect(payQrCode(`${server.url}/qr/abc`, quick)).resolves.toMatchObject({ trade_no: '2026' })
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST'])
  })

  it('is told when the code cannot be paid', async () => {
    server = await serve(json(409, { error: { code: 'QR_EXPIRED', message: 'the QR code has expired' } }))
    await expect(payQrCode(`${server.url}/qr/abc`, quick)).rejects.toThrow(/QR_EXPIRED/u)
    expect(server.received).toHaveLength(1)
  })
})
