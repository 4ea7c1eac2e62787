import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { startAlipaySimulator, type AlipaySimulator } from '@interview-pass/alipay-simulator'
import { unzipSync, zipSync } from 'fflate'
import getPort from 'get-port'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { PaymentChannel } from '../payment-channel.ts'
import { connectAlipay } from './alipay-channel.ts'
import { connectAlipayGateway, type AlipayGateway } from './alipay-gateway.ts'
import { readBillArchive } from './bill-archive.ts'

const day = '2026-01-15'
const method = 'alipay.data.dataservice.bill.downloadurl.query'

const newKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })

/** Ten in the morning of the day in Beijing; the simulator moves ahead from there. */
const start = new Date(`${day}T10:00:00+08:00`)

let simulator: AlipaySimulator
let channel: PaymentChannel
let gateway: AlipayGateway
/** What a server that is not Alipay's answers to a download. */
let served = Buffer.alloc(0)
let servedAt: string

const fileServer = createServer(({ url }, response) =>
  url === '/moved' ? response.writeHead(302, { location: '/bill' }).end() : response.end(served),
)

beforeAll(async () => {
  const [merchant, alipay] = [newKeys(), newKeys()]
  const [appId, sellerId] = ['2021000000000001', '2088000000000001']
  simulator = await startAlipaySimulator({
    appId,
    sellerId,
    merchantPublicKey: merchant.publicKey,
    alipayPrivateKey: alipay.privateKey,
    clock: { now: () => start, after: () => () => undefined },
  })
  const port = await getPort({ host: '127.0.0.1' })
  await new Promise<void>((resolve) => fileServer.listen(port, '127.0.0.1', resolve))
  servedAt = `http://127.0.0.1:${port}/bill`
  const options = {
    gatewayUrl: simulator.gatewayUrl,
    appId,
    sellerId,
    privateKey: merchant.privateKey,
    alipayPublicKey: alipay.publicKey,
    notifyUrl: 'http://127.0.0.1/callback',
    timeoutMs: 2000,
    now: () => simulator.control.readClock().now,
  }
  channel = connectAlipay(options)
  gateway = connectAlipayGateway(options)
})
beforeEach(() => simulator.control.reset())
afterAll(async () => {
  fileServer.close()
  await simulator.close()
})

async function pay(outTradeNo: string, amountFen: bigint): Promise<void> {
  const expiresAt = new Date(start.getTime() + 900_000)
  await channel.precreate({ outTradeNo, amountFen, subject: '面试, "一"', expiresAt })
  simulator.control.changeTrade(outTradeNo, 'PAY')
}

const goToNextDay = () => simulator.control.moveClock({ advanceSeconds: 86_400 })

/** The link of the day's bill, as the gateway gives it. */
async function linkOfBill(): Promise<string> {
  const answer = await gateway(method, { bill_type: 'trade', bill_date: day })
  return z.object({ fields: z.object({ bill_download_url: z.url() }) }).parse(answer).fields.bill_download_url
}

/** The next answer of the gateway, validly signed, has this link. */
const leadTo = (link: string) =>
  simulator.control.setFault({ kind: 'ANSWER_FIELDS', method, fields: { bill_download_url: link } })

describe('a bill', () => {
  it('has every payment and refund in whole fen, with the numbers of both sides and the fee', async () => {
    await pay('order_1', 19_900n)
    await pay('order_2', 125n)
    simulator.control.refund('order_1', 5_000n)
    goToNextDay()
    const { tradeNo, refunds } = simulator.control.getTrade('order_1')
    const bill = await channel.downloadBill(day)
    expect(bill).toMatchObject({
      kind: 'BILL',
      rows: expect.toSatisfy((rows: unknown[]) => rows.length === 3),
    })
    expect(bill.kind === 'BILL' && bill.rows).toEqual(
      expect.arrayContaining([
        {
          kind: 'PAYMENT',
          paymentId: tradeNo,
          outTradeNo: 'order_1',
          outRequestNo: null,
          amountFen: 19_900n,
          feeFen: 119n,
          completedAt: start,
        },
        expect.objectContaining({ outTradeNo: 'order_2', amountFen: 125n, feeFen: 1n }),
        {
          kind: 'REFUND',
          paymentId: tradeNo,
          outTradeNo: 'order_1',
          outRequestNo: refunds[0]?.outRequestNo,
          amountFen: 5_000n,
          feeFen: -30n,
          completedAt: start,
        },
      ]),
    )
  })

  it('is not ready before ten in the morning, and after that a day without one had no trades', async () => {
    simulator.control.moveClock({ advanceSeconds: 86_400 - 1 })
    expect(await channel.downloadBill(day)).toEqual({ kind: 'NOT_READY' })
    simulator.control.moveClock({ advanceSeconds: 1 })
    expect(await channel.downloadBill(day)).toEqual({ kind: 'NO_TRADES' })
  })

  it('is unknown when the gateway has trouble, whatever that is', async () => {
    simulator.control.setFault({ kind: 'SUB_CODE', method, subCode: 'UNKNOW_ERROR' })
    expect(await channel.downloadBill(day)).toEqual({ kind: 'UNKNOWN', reason: 'UNKNOW_ERROR' })
    simulator.control.setFault({ kind: 'BAD_SIGNATURE', method })
    expect(await channel.downloadBill(day)).toMatchObject({ kind: 'UNKNOWN' })
    leadTo('')
    await pay('order_1', 19_900n)
    goToNextDay()
    expect(await channel.downloadBill(day)).toEqual({
      kind: 'UNKNOWN',
      reason: 'ANSWER_FORMAT bill_download_url',
    })
  })

  it('is unknown when its link is too old, and there with a new one', async () => {
    await pay('order_1', 19_900n)
    goToNextDay()
    const link = await linkOfBill()
    simulator.control.moveClock({ advanceSeconds: 31 })
    leadTo(link)
    expect(await channel.downloadBill(day)).toEqual({ kind: 'UNKNOWN', reason: 'DOWNLOAD 404' })
    expect(await channel.downloadBill(day)).toMatchObject({ kind: 'BILL' })
  })
})

describe('a file that is not what Alipay made', () => {
  let genuine: Buffer

  beforeEach(async () => {
    await pay('order_1', 19_900n)
    await pay('order_2', 125n)
    goToNextDay()
    genuine = Buffer.from(await (await fetch(await linkOfBill())).arrayBuffer())
  })

  const read = async (archive: Uint8Array) => {
    served = Buffer.from(archive)
    leadTo(servedAt)
    return channel.downloadBill(day)
  }

  /** The archive with another text in one of its files; everything that is changed is ASCII. */
  function altered(change: (text: string) => string): Uint8Array {
    const files = Object.entries(unzipSync(genuine)).map(([name, content]): [string, Uint8Array] => [
      name,
      Buffer.from(change(Buffer.from(content).toString('latin1')), 'latin1'),
    ])
    return zipSync(Object.fromEntries(files))
  }

  it('is the bill while nothing is changed', async () => {
    expect(await read(altered((text) => text))).toMatchObject({ kind: 'BILL' })
  })

  it.each<[string, (archive: Buffer) => Uint8Array, string]>([
    ['cut', (archive) => archive.subarray(0, archive.length - 30), 'ARCHIVE'],
    ['a page instead', () => Buffer.from('<html>busy</html>'), 'ARCHIVE'],
    [
      'one file less',
      (archive) => zipSync(Object.fromEntries(Object.entries(unzipSync(archive)).slice(1))),
      'FILES',
    ],
    ['another amount', () => altered((text) => text.replace(',199.00,', ',198.00,')), 'TOTALS'],
    ['another fee', () => altered((text) => text.replace(',-1.19,', ',-1.18,')), 'TOTALS'],
    ['a line less', () => altered((text) => text.replace(/\r\n[^#\r\n]*order_2[^\r\n]*/, '')), 'TOTALS'],
    ['a line cut short', () => altered((text) => text.replace(/(order_2\t,[^,]*),[^\r\n]*/, '$1')), 'CSV'],
    ['three decimals', () => altered((text) => text.replace(',199.00,', ',199.001,')), 'COLUMN 订单金额'],
    ['no day', () => altered((text) => text.replaceAll('2026-01-15 10', '2026-13-15 10')), 'COLUMN 完成时间'],
  ])('is unknown: %s', async (_change, make, reason) => {
    expect(await read(make(genuine))).toEqual({ kind: 'UNKNOWN', reason })
  })

  it('is unknown when it is said to be elsewhere: only the link is signed', async () => {
    served = Buffer.from(genuine)
    leadTo(servedAt.replace('/bill', '/moved'))
    expect(await channel.downloadBill(day)).toEqual({ kind: 'UNKNOWN', reason: 'DOWNLOAD 302' })
  })

  it('is unknown when it grows without an end', async () => {
    served = Buffer.alloc(33 * 1024 * 1024)
    leadTo(servedAt)
    expect(await channel.downloadBill(day)).toEqual({ kind: 'UNKNOWN', reason: 'DOWNLOAD too long' })
  })

  it('has ten thousand rows read one after the other', async () => {
    const rowsMax = 10_000
    const sums = { fen: 19_900 * (rowsMax - 1) + 125, fees: 119 * (rowsMax - 1) + 1 }
    const inYuan = (fen: number) => (fen / 100).toFixed(2)
    const archive = altered((text) =>
      text
        .replace(/[^\r\n]*order_1\t[^\r\n]*\r\n/, (line) =>
          Array.from({ length: rowsMax - 1 }, (_, index) => line.replace('order_1', `order_${index}x`)).join(
            '',
          ),
        )
        .replaceAll('200.25', inYuan(sums.fen))
        .replaceAll('-1.20', `-${inYuan(sums.fees)}`)
        .replace(',,2,0,', `,,${rowsMax},0,`),
    )
    const rows = await readBillArchive(archive)
    expect(rows).toHaveLength(rowsMax)
    expect(rows.at(-1)?.outTradeNo).toBe('order_2')
  })
})
