import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
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
      'a payment, its time of refund being over',
      { trade_status: 'TRADE_FINISHED' },
      undefined,
      { tradeStatus: 'TRADE_FINISHED', payment },
    ],
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

describe('money that went back, beside what else a notification says', () => {
  const closed = { trade_status: 'TRADE_CLOSED', refund_fee: '50.00', out_biz_no: 'R1' }
  const tradeStatus = 'TRADE_CLOSED'

  it.each([
    ['with its number', {}, undefined, { outRequestNo: 'R1', totalFen: 5000n }],
    ['without a number', {}, 'out_biz_no', { outRequestNo: null, totalFen: 5000n }],
    ['with a number that is none', { out_biz_no: 'R 1' }, undefined, { outRequestNo: null, totalFen: 5000n }],
    [
      'with a number that no column takes',
      { out_biz_no: 'R'.repeat(65) },
      undefined,
      { outRequestNo: null, totalFen: 5000n },
    ],
    ['of few yuan', { refund_fee: '5.00' }, undefined, { outRequestNo: 'R1', totalFen: 500n }],
    [
      'as large as a payment can be',
      { refund_fee: '999999999.99' },
      undefined,
      { outRequestNo: 'R1', totalFen: 99_999_999_999n },
    ],
    ['below one yuan', { refund_fee: '0.01' }, undefined, { outRequestNo: 'R1', totalFen: 1n }],
  ])('is kept %s', (_case, changes, missing, refund) => {
    expect(read({ ...closed, ...changes }, missing)).toEqual(genuine({ tradeStatus, refund }))
  })

  it.each(['0.00', '50', '50.0', '050.00', '-50.00', '50.00 ', ' 50.00', '1000000000.00'])(
    'is left out where it is %j',
    (refund_fee) => {
      expect(read({ ...closed, refund_fee })).toEqual(genuine({ tradeStatus }))
    },
  )

  it('is kept beside a payment of which it is a part', () => {
    const refund = { outRequestNo: 'R1', totalFen: 5000n }
    expect(read({ refund_fee: '50.00', out_biz_no: 'R1' })).toEqual(genuine({ payment, refund }))
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
    ['two decimals', { total_amount: '199' }, undefined, 'FORMAT'],
    ['a state in capitals', { trade_status: 'paid' }, undefined, 'FORMAT'],
    ['a state and nothing else', { trade_status: 'TRADE_SUCCESS ' }, undefined, 'FORMAT'],
    ['a state that a column takes', { trade_status: 'X'.repeat(33) }, undefined, 'FORMAT'],
    ['two decimals and no more', { total_amount: '199.000' }, undefined, 'FORMAT'],
    ['an amount and nothing else', { total_amount: ' 199.00' }, undefined, 'FORMAT'],
    ['an amount that does not begin with 0', { total_amount: '0199.00' }, undefined, 'FORMAT'],
    ['an amount that a column takes', { total_amount: '1000000000.00' }, undefined, 'FORMAT'],
    ['an id of letters, digits and dashes', { notify_id: 'N 1' }, undefined, 'FORMAT'],
    ['an id that a column takes', { notify_id: 'N'.repeat(129) }, undefined, 'FORMAT'],
    ['a trade of letters and digits', { trade_no: 'T-1' }, undefined, 'FORMAT'],
    ['a trade that a column takes', { trade_no: 'T'.repeat(65) }, undefined, 'FORMAT'],
    ['a real time', { notify_time: '2026-13-15 18:00:00' }, undefined, 'FORMAT'],
    ['our application', { app_id: '2021000000000002' }, undefined, 'APP_ID'],
    ['our account', { seller_id: '2088000000000002' }, undefined, 'SELLER_ID'],
    ['a way of signing that we take', { sign_type: 'RSA' }, undefined, 'SIGN_TYPE'],
  ])('names its attempt, so that the channel is asked: it lacks %s', (_case, changes, missing, reason) => {
    expect(read(changes, missing)).toEqual(refused(reason))
  })
})

describe('a notification that is refused', () => {
  it.each(['A 1', 'A-1', '', 'A'.repeat(65)])(
    'names no attempt where it claims to be about %j',
    (outTradeNo) => {
      const reading = read({ out_trade_no: outTradeNo })
      expect(reading).toMatchObject({ kind: 'REFUSED', reason: 'FORMAT' })
      expect(reading).not.toHaveProperty('outTradeNo')
    },
  )

  it('says a thing twice, of which either could be meant', () => {
    const body = signedNotification({ alipayPrivateKey: keys.privateKey }, { out_trade_no: 'A1' })
    for (const twice of [`${body}&out_trade_no=A2`, `out_trade_no=A1&${body}`, `${body}&out%5Ftrade_no=A2`]) {
      const reading = readAlipayNotification(addressee, Buffer.from(twice))
      expect(reading).toMatchObject({ kind: 'REFUSED', reason: 'DUPLICATE_FIELD' })
    }
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

describe('a form', () => {
  it('may end in a separator, and hold values with unescaped equals signs', () => {
    const fields = { out_trade_no: 'A1', subject: 'a=b==' }
    const body = signedNotification({ alipayPrivateKey: keys.privateKey }, fields)
    for (const form of [`${body}&`, `&${body}`, body.replaceAll('%3D', '=')]) {
      expect(readAlipayNotification(addressee, Buffer.from(form))).toMatchObject({ kind: 'GENUINE' })
    }
  })
})
