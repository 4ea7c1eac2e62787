import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { appId, sellerId, signedNotification, type NotificationFields } from '../../../test/notifications.ts'
import { readAlipayNotification } from './alipay-notification.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const addressee = { appId, sellerId, alipayPublicKey: createPublicKey(keys.publicKey) }

/** What is read when Alipay leaves fields out or writes them otherwise; the signature is good. */
function read(changes: NotificationFields, missing?: string) {
  const fields: NotificationFields & { out_trade_no: string } = {
    out_trade_no: 'A1',
    trade_no: 'T1',
    notify_id: 'N1',
    notify_time: '2026-01-15 18:00:00',
    gmt_payment: '2026-01-15 17:59:00',
    ...changes,
  }
  const body = signedNotification({ alipayPrivateKey: keys.privateKey }, fields, missing)
  return readAlipayNotification(addressee, Buffer.from(body))
}

const news = {
  notifyId: 'N1',
  outTradeNo: 'A1',
  tradeStatus: 'TRADE_SUCCESS',
  sentAt: new Date('2026-01-15T10:00:00Z'),
}
const payment = { paymentId: 'T1', amountFen: 19_900n, paidAt: new Date('2026-01-15T09:59:00Z') }
const evidence = expect.stringContaining('out_trade_no=A1')
const genuine = (changes: object) => ({ kind: 'GENUINE', notification: { ...news, ...changes }, evidence })
const refused = (reason: string) => ({ kind: 'REFUSED', reason, outTradeNo: 'A1', evidence })

describe('a genuine notification', () => {
  it.each([
    ['a payment', {}, undefined, { payment }],
    [
      'a payment when it was sent, without a time',
      {},
      'gmt_payment',
      { payment: { ...payment, paidAt: news.sentAt } },
    ],
    [
      'a payment when it was sent, at a time written anew',
      { gmt_payment: '15.01.2026' },
      undefined,
      { payment: { ...payment, paidAt: news.sentAt } },
    ],
    [
      'other news, without a trade',
      { trade_status: 'TRADE_CLOSED' },
      'trade_no',
      { tradeStatus: 'TRADE_CLOSED' },
    ],
    [
      'other news, without money',
      { trade_status: 'TRADE_CLOSED' },
      'total_amount',
      { tradeStatus: 'TRADE_CLOSED' },
    ],
    [
      'other news, in a new word',
      { trade_status: 'TRADE_PENDING' },
      undefined,
      { tradeStatus: 'TRADE_PENDING' },
    ],
  ])('is %s', (_case, changes, missing, notification) => {
    expect(read(changes, missing)).toEqual(genuine(notification))
  })
})

describe('a notification that is refused', () => {
  it.each([
    ['its trade', {}, 'trade_no', 'FORMAT'],
    ['its amount', {}, 'total_amount', 'FORMAT'],
    ['its state', {}, 'trade_status', 'FORMAT'],
    ['its id', {}, 'notify_id', 'FORMAT'],
    ['its time', {}, 'notify_time', 'FORMAT'],
    ['its application', {}, 'app_id', 'APP_ID'],
    ['its seller', {}, 'seller_id', 'SELLER_ID'],
    ['its way of signing', {}, 'sign_type', 'SIGN_TYPE'],
    ['its signature', {}, 'sign', 'SIGNATURE'],
    ['two decimals', { total_amount: '199' }, undefined, 'FORMAT'],
    ['a state in capitals', { trade_status: 'paid' }, undefined, 'FORMAT'],
  ])('names its attempt, so that the channel is asked: it lacks %s', (_case, changes, missing, reason) => {
    expect(read(changes, missing)).toEqual(refused(reason))
  })
})

describe('the signature', () => {
  // 模拟面试 in GBK: no byte of it may be read as UTF-8.
  const subject = Buffer.from([0xc4, 0xa3, 0xc4, 0xe2, 0xc3, 0xe6, 0xca, 0xd4])

  it('covers the bytes that were sent, so that every charset can be proved, escaped or not', () => {
    const signed = Buffer.concat([
      Buffer.from('app_id=2021000000000001&charset=GBK&notify_id=N1&notify_time=2026-01-15 18:00:00&'),
      Buffer.from('out_trade_no=A1&seller_id=2088000000000001&subject='),
      subject,
      Buffer.from('&trade_status=TRADE_CLOSED'),
    ])
    const sign = encodeURIComponent(createSign('RSA-SHA256').update(signed).sign(keys.privateKey, 'base64'))
    const end = Buffer.from(`&sign_type=RSA2&sign=${sign}`)
    const escaped = subject.toString('hex').replaceAll(/../g, '%$&')
    const bodies = [
      Buffer.concat([signed, end]),
      Buffer.concat([
        Buffer.from(signed.toString('latin1').replace(subject.toString('latin1'), escaped)),
        end,
      ]),
    ]
    for (const body of bodies) {
      expect(readAlipayNotification(addressee, body)).toEqual(genuine({ tradeStatus: 'TRADE_CLOSED' }))
    }
  })
})

describe('a notification that was changed on its way', () => {
  const genuineBody = signedNotification(
    { alipayPrivateKey: keys.privateKey },
    { out_trade_no: 'A1', notify_id: 'N1', subject: '面试' },
  )
  const params = () => [...new URLSearchParams(genuineBody)]

  it.each([
    ['ENCODED_TWICE', genuineBody.replaceAll('%', '%25')],
    [
      'PLUS_LOST',
      params()
        .map((pair) => pair.join('='))
        .join('&'),
    ],
    ['CHARSET_CHANGED', changedCharset()],
  ])('is refused as %s', (diagnosis, body) => {
    const reading = readAlipayNotification(addressee, Buffer.from(body))
    expect(reading).toMatchObject({ kind: 'REFUSED', reason: 'SIGNATURE', diagnosis })
  })

  it('in what it says is refused without a guess', () => {
    const body = genuineBody.replace('total_amount=199.00', 'total_amount=0.01')
    const reading = readAlipayNotification(addressee, Buffer.from(body))
    expect(reading).toMatchObject({ kind: 'REFUSED', reason: 'SIGNATURE' })
    expect(reading).not.toHaveProperty('diagnosis')
  })

  /** Signed over GBK, and made UTF-8 by something in between. */
  function changedCharset(): string {
    const fields = params().filter(([name]) => name !== 'sign')
    const text = fields
      .filter(([name]) => name !== 'sign_type')
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map((pair) => pair.join('='))
      .join('&')
    const sign = createSign('RSA-SHA256').update(iconv.encode(text, 'gbk')).sign(keys.privateKey, 'base64')
    return new URLSearchParams([...fields, ['sign', sign]]).toString()
  }
})

it('the evidence is the message as it came, but for the buyer', () => {
  const body = signedNotification(
    { alipayPrivateKey: keys.privateKey },
    { out_trade_no: 'A1', buyer_id: '2088123412341234', buyer_logon_id: '138****0000', subject: '面试' },
  )
  const { evidence: kept } = readAlipayNotification(addressee, Buffer.from(body))
  expect(kept).toContain(`subject=${encodeURIComponent('面试')}`)
  expect(kept).toMatch(/buyer_id=sha256:[0-9a-f]{16}&/)
  expect(kept).not.toContain('2088123412341234')
  expect(kept).not.toContain('138')
  const long = readAlipayNotification(addressee, Buffer.from(`a=\0${'x'.repeat(100_000)}`))
  expect(long.evidence).toHaveLength(16_384)
  expect(long.evidence).not.toContain('\0')
})
