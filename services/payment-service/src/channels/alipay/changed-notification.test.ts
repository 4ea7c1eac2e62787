import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { appId, sellerId, signedNotification } from '../../../test/notifications.ts'
import { readAlipayNotification } from './alipay-notification.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const addressee = { appId, sellerId, alipayPublicKey: createPublicKey(keys.publicKey) }

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
    ['CHARSET_CHANGED', genuineBody.replaceAll('%E9%9D%A2%E8%AF%95', '%C3%E6%CA%D4')],
    ['CHARSET_CHANGED', genuineBody.replaceAll(/%([89A-F])(.)/g, takenForLatin1)],
    ['SIGN_MISSING', genuineBody.replace(/&sign=[^&]*|^sign=[^&]*&/, '')],
    ['SIGN_MISSING', genuineBody.replace(/(^|&)sign=[^&]*/, '$1sign=')],
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

  /** A byte of UTF-8 that became a character of its own, which is two bytes. */
  function takenForLatin1(escaped: string): string {
    return encodeURIComponent(String.fromCharCode(Number.parseInt(escaped.slice(1), 16)))
  }

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
