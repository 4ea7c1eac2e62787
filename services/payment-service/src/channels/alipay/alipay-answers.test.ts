import { describe, expect, it } from 'vitest'
import {
  readCloseAnswer,
  readPrecreateAnswer,
  readQueryAnswer,
  readRefundAnswer,
  readRefundQueryAnswer,
} from './alipay-answers.ts'

const now = new Date('2026-01-15T10:00:00.000Z')
const asked = 'A1'

const query = (fields: object, code = '10000', subCode?: string) =>
  readQueryAnswer({ code, subCode, fields }, asked, now)
const precreate = (fields: object, code = '10000', subCode?: string) =>
  readPrecreateAnswer({ code, subCode, fields }, asked)

const close = (code: string, subCode?: string) => readCloseAnswer({ code, subCode, fields: {} })
const refund = (fields: object, code = '10000', subCode?: string) =>
  readRefundAnswer({ code, subCode, fields }, asked)
const refundQuery = (fields: object, code = '10000', subCode?: string) =>
  readRefundQueryAnswer({ code, subCode, fields }, 'R1')

const unknown = (reason: string) => ({ kind: 'UNKNOWN', reason })

const paidFields = {
  out_trade_no: asked,
  trade_status: 'TRADE_SUCCESS',
  trade_no: '2026011522001',
  total_amount: '199.00',
  send_pay_date: '2026-01-15 17:59:00',
}

function paid(changes: object = {}) {
  const payment = { paymentId: '2026011522001', amountFen: 19_900n, paidAt: new Date('2026-01-15T09:59:00Z') }
  return { kind: 'PAID', payment: { ...payment, ...changes } }
}

describe('an answer to a query', () => {
  it.each([
    ['paid', {}, paid()],
    ['paid, its time of refund being over', { trade_status: 'TRADE_FINISHED' }, paid()],
    ['paid now at the latest, without a time', { send_pay_date: undefined }, paid({ paidAt: now })],
    [
      'paid now at the latest, at a time written anew',
      { send_pay_date: '15.01.2026' },
      paid({ paidAt: now }),
    ],
    ['paid now at the latest, at a time that is a number', { send_pay_date: 1 }, paid({ paidAt: now })],
    ['paid, at a time with milliseconds', { send_pay_date: '2026-01-15 17:59:00.000' }, paid()],
    ['paid, of a number that is not repeated', { out_trade_no: undefined }, paid()],
    ['paid, in whole yuan', { total_amount: '199' }, paid()],
    ['paid, with one decimal', { total_amount: '199.0' }, paid()],
    ['paid, with one decimal that counts', { total_amount: '199.5' }, paid({ amountFen: 19_950n })],
    ['paid, as a number', { total_amount: 199 }, paid()],
    ['paid, as a number with decimals', { total_amount: 0.07 }, paid({ amountFen: 7n })],
    ['asked again: paid, as no trade', { trade_no: undefined }, unknown('ANSWER_FORMAT trade_no')],
    [
      'asked again: paid, nobody knows what',
      { total_amount: undefined },
      unknown('ANSWER_FORMAT total_amount'),
    ],
    ['asked again: no amount', { total_amount: '1,990.00' }, unknown('ANSWER_FORMAT total_amount')],
    ['asked again: parts of a fen', { total_amount: '199.001' }, unknown('ANSWER_FORMAT total_amount')],
    [
      'asked again: more than a column takes',
      { total_amount: '1999999999' },
      unknown('ANSWER_FORMAT total_amount'),
    ],
    ['asked again: two amounts', { total_amount: '199.00 199.00' }, unknown('ANSWER_FORMAT total_amount')],
    [
      'asked again: no amount after the point',
      { total_amount: '199.' },
      unknown('ANSWER_FORMAT total_amount'),
    ],
    ['asked again: a trade that is no number', { trade_no: '2026 01' }, unknown('ANSWER_FORMAT trade_no')],
    ['asked again: a trade without a number', { trade_no: '' }, unknown('ANSWER_FORMAT trade_no')],
    [
      'asked again: a trade that no column takes',
      { trade_no: '1'.repeat(65) },
      unknown('ANSWER_FORMAT trade_no'),
    ],
    [
      'asked again: a state that is no word',
      { trade_status: 'TRADE SUCCESS' },
      unknown('ANSWER_FORMAT trade_status'),
    ],
    [
      'asked again: a state that no column takes',
      { trade_status: 'X'.repeat(33) },
      unknown('ANSWER_FORMAT trade_status'),
    ],
    ['asked again: less than nothing', { total_amount: '-199.00' }, unknown('ANSWER_FORMAT total_amount')],
    ['asked again: of another number', { out_trade_no: 'B2' }, unknown('ANSWER_FORMAT out_trade_no')],
    ['asked again: no state', { trade_status: undefined }, unknown('ANSWER_FORMAT trade_status')],
    ['asked again: a new state', { trade_status: 'TRADE_PENDING' }, unknown('TRADE_STATUS TRADE_PENDING')],
    ['waiting', { trade_status: 'WAIT_BUYER_PAY' }, { kind: 'WAITING' }],
    ['closed', { trade_status: 'TRADE_CLOSED' }, { kind: 'CLOSED' }],
  ])('is %s', (_case, changes, result) => {
    expect(query({ ...paidFields, ...changes })).toEqual(result)
  })

  it.each([
    ['waiting, although there is no trade number yet', 'WAIT_BUYER_PAY', 'WAITING'],
    ['closed, although there never was one', 'TRADE_CLOSED', 'CLOSED'],
  ])('with nothing but a state is %s', (_case, status, kind) => {
    expect(query({ trade_status: status })).toEqual({ kind })
  })

  it.each([
    ['NOT_SCANNED', '40004', 'ACQ.TRADE_NOT_EXIST', { kind: 'NOT_SCANNED' }],
    ['unknown', '40004', 'ACQ.SYSTEM_ERROR', unknown('ACQ.SYSTEM_ERROR')],
    ['unknown, whatever else it says', '40006', undefined, unknown('40006')],
  ])('that is an error is %s', (_case, code, subCode, result) => {
    expect(query(paidFields, code, subCode)).toEqual(result)
  })
})

describe('an answer to a precreate', () => {
  it.each([
    ['a URL', { qr_code: 'https://qr.alipay.com/bax03431' }, 'https://qr.alipay.com/bax03431'],
    ['any other text', { qr_code: 'alipayqr:bax03431' }, 'alipayqr:bax03431'],
    ['a URL amid blanks', { qr_code: ' https://qr.alipay.com/b ' }, 'https://qr.alipay.com/b'],
    ['a URL, its number not being repeated', { qr_code: 'https://q', out_trade_no: undefined }, 'https://q'],
  ])('gives the QR code that it holds: %s', (_case, changes, qrCode) => {
    expect(precreate({ out_trade_no: asked, ...changes })).toEqual({ kind: 'CREATED', qrCode })
  })

  it.each([
    ['holds none', {}, unknown('ANSWER_FORMAT qr_code')],
    ['holds an empty one', { qr_code: ' ' }, unknown('ANSWER_FORMAT qr_code')],
    ['holds one that is no text', { qr_code: 1 }, unknown('ANSWER_FORMAT qr_code')],
    ['holds one that no column takes', { qr_code: 'x'.repeat(1025) }, unknown('ANSWER_FORMAT qr_code')],
    [
      'is for another number',
      { qr_code: 'https://q', out_trade_no: 'B2' },
      unknown('ANSWER_FORMAT out_trade_no'),
    ],
  ])('is unknown, and asked for again, when it %s', (_case, fields, result) => {
    expect(precreate(fields)).toEqual(result)
  })

  it.each([
    ['UNKNOWN for too many calls at the moment', '40005', undefined, unknown('40005')],
    ['UNKNOWN for a system error', '40004', 'ACQ.SYSTEM_ERROR', unknown('ACQ.SYSTEM_ERROR')],
    ['UNKNOWN for one that is misspelt', '40004', 'AQC.SYSTEM_ERROR', unknown('AQC.SYSTEM_ERROR')],
    ['UNKNOWN for a fault of a provider behind it', '40004', 'isp.x', unknown('isp.x')],
    ['ALREADY_PAID', '40004', 'ACQ.TRADE_HAS_SUCCESS', { kind: 'ALREADY_PAID' }],
    [
      'REJECTED for anything else',
      '40004',
      'ACQ.PARTNER_ERROR',
      { kind: 'REJECTED', reason: 'ACQ.PARTNER_ERROR' },
    ],
  ])('that is an error is %s', (_case, code, subCode, result) => {
    expect(precreate({}, code, subCode)).toEqual(result)
  })
})

describe('an answer to a closing', () => {
  it.each([
    ['CLOSED', '10000', undefined, { kind: 'CLOSED' }],
    ['NOT_SCANNED where nobody has scanned', '40004', 'ACQ.TRADE_NOT_EXIST', { kind: 'NOT_SCANNED' }],
    [
      'NOT_WAITING where it may be paid',
      '40004',
      'ACQ.TRADE_STATUS_ERROR',
      { kind: 'NOT_WAITING', reason: 'ACQ.TRADE_STATUS_ERROR' },
    ],
    ['UNKNOWN for a system error', '40004', 'ACQ.SYSTEM_ERROR', unknown('ACQ.SYSTEM_ERROR')],
    ['UNKNOWN for too many calls at the moment', '40005', undefined, unknown('40005')],
  ])('is %s', (_case, code, subCode, result) => {
    expect(close(code, subCode)).toEqual(result)
  })
})

describe('an answer to a refund', () => {
  it.each([
    ['done when money moved', { out_trade_no: asked, fund_change: 'Y' }, { kind: 'REFUNDED' }],
    ['done, its number not being repeated', { fund_change: 'Y' }, { kind: 'REFUNDED' }],
    ['only taken in when none moved', { fund_change: 'N' }, { kind: 'ACCEPTED' }],
    ['only taken in when it does not say', {}, { kind: 'ACCEPTED' }],
    [
      'open when it is of another number',
      { out_trade_no: 'B2', fund_change: 'Y' },
      unknown('ANSWER_FORMAT out_trade_no'),
    ],
  ])('is %s', (_case, fields, result) => {
    expect(refund(fields)).toEqual(result)
  })

  it.each([
    ['UNKNOWN', 'for a system error', '40004', 'ACQ.SYSTEM_ERROR'],
    ['UNKNOWN', 'for a fault of a provider behind it', '40004', 'isp.x'],
    ['POSTPONED', 'while money is missing', '40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH'],
    ['POSTPONED', 'while its own charge fails', '40004', 'ACQ.REFUND_CHARGE_ERROR'],
    ['POSTPONED', 'while the trade is frozen', '40004', 'ACQ.REASON_TRADE_BEEN_FREEZEN'],
    ['POSTPONED', 'where the call was wrong, and not the refund', '40006', 'isv.insufficient-permissions'],
    ['POSTPONED', 'where the call was wrong, without a reason', '40006', undefined],
    ['REFUSED', 'by a rule of the business', '40004', 'ACQ.TRADE_HAS_FINISHED'],
    ['REFUSED', 'by a rule that has no name', '40004', undefined],
  ])('that is an error is %s %s', (kind, _case, code, subCode) => {
    expect(refund({ fund_change: 'Y' }, code, subCode)).toEqual({ kind, reason: subCode ?? code })
  })
})

describe('an answer about a refund', () => {
  const done = { out_request_no: 'R1', refund_amount: '50.00', refund_status: 'REFUND_SUCCESS' }
  const returned = { kind: 'REFUNDED', amountFen: 5000n }

  it.each([
    ['what went back', {}, returned],
    ['what went back, its number not being repeated', { out_request_no: undefined }, returned],
    ['what went back, in an older form', { refund_status: undefined }, returned],
    [
      'nothing, without data',
      { refund_amount: undefined, refund_status: undefined },
      { kind: 'NOT_REFUNDED' },
    ],
    ['open, of another number', { out_request_no: 'R2' }, unknown('ANSWER_FORMAT out_request_no')],
    ['open, of no amount', { refund_amount: undefined }, unknown('ANSWER_FORMAT refund_amount')],
    ['open, in another state', { refund_status: 'REFUND_WAIT' }, unknown('REFUND_STATUS REFUND_WAIT')],
    [
      'open, in a state that no column takes',
      { refund_status: 'X'.repeat(99) },
      unknown(`REFUND_STATUS ${'X'.repeat(50)}`),
    ],
  ])('says %s', (_case, changes, result) => {
    expect(refundQuery({ ...done, ...changes })).toEqual(result)
  })

  it.each([
    ['nothing where there is no trade', '40004', 'ACQ.TRADE_NOT_EXIST', { kind: 'NOT_REFUNDED' }],
    ['open for any error', '40004', 'ACQ.SYSTEM_ERROR', unknown('ACQ.SYSTEM_ERROR')],
    ['open for any error without a name', '20000', undefined, unknown('20000')],
  ])('that is an error says %s', (_case, code, subCode, result) => {
    expect(refundQuery(done, code, subCode)).toEqual(result)
  })
})
