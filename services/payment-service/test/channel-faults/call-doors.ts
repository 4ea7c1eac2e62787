import type { Door } from './fault-case.ts'
import { doneUntold, notDone, unanswered } from './faults.ts'

const unpaid = 'order PENDING, attempt AWAITING_PAYMENT'
const paid = 'order PAID, attempt PAID, code AVAILABLE, 1 PaymentCompleted, Alipay has 199.00'
const cancelled = 'order CANCELLED, attempt CLOSED'
const returned =
  'order REFUNDED, attempt REFUNDED, code REVOKED, refund SUCCEEDED, 1 PaymentCompleted, 1 PaymentRefunded'
const inDoubt = 'order PAID, attempt PAID, code REVOKED, refund UNKNOWN, 1 PaymentCompleted'

const precreate: Door = {
  name: 'alipay.trade.precreate',
  does: 'An order is created; each of the three calls that it makes meets the fault.',
  afterwards: 'the request is repeated with its `Idempotency-Key`.',
  cases: [
    {
      faults: [...notDone, ...doneUntold, { kind: 'ANSWER_FIELDS', fields: { qr_code: '' } }],
      answered: '504 PAYMENT_TIMEOUT',
      atOnce: 'order PENDING, attempt UNKNOWN',
      inTheEnd: unpaid,
      outcome:
        'The order is there and named; the same number gives the same QR code, so that nobody pays twice.',
    },
    {
      faults: [
        { kind: 'HTTP_STATUS', times: 2 },
        { kind: 'LOST_ANSWER', times: 1 },
      ],
      answered: '201',
      atOnce: unpaid,
      inTheEnd: unpaid,
      outcome: 'What passes by the third call is not noticed.',
    },
    {
      faults: [{ kind: 'SUB_CODE', subCode: 'ACQ.INVALID_PARAMETER' }],
      answered: '502 PAYMENT_FAILED',
      atOnce: 'order PENDING, attempt FAILED',
      inTheEnd: unpaid,
      outcome: 'The order is there and named; the buyer gets a QR code when the channel gives one after all.',
    },
    {
      faults: [{ kind: 'EARLY_PAYMENT' }],
      answered: '201',
      atOnce: paid,
      inTheEnd: paid,
      outcome: 'It is settled before its QR code is known: one code, one event.',
    },
  ],
}

const query: Door = {
  name: 'alipay.trade.query',
  does: 'A buyer has paid, no notification came, and the order is synchronised.',
  afterwards: 'it is synchronised once more.',
  cases: [
    {
      faults: [
        ...unanswered,
        { kind: 'ANSWER_FIELDS', fields: { trade_status: '' } },
        { kind: 'ANSWER_FIELDS', fields: { total_amount: '0.01' } },
      ],
      answered: '504 PAYMENT_TIMEOUT',
      atOnce: `${unpaid}, Alipay has 199.00`,
      inTheEnd: paid,
      outcome:
        'Nothing is settled by an answer that does not count, and the payment is found when there is one.',
    },
  ],
}

const close: Door = {
  name: 'alipay.trade.close',
  does: 'A scanned order is cancelled.',
  afterwards: 'it is cancelled once more.',
  cases: [
    {
      faults: [...notDone, { kind: 'SUB_CODE', subCode: 'ACQ.TRADE_STATUS_ERROR' }],
      answered: '504 PAYMENT_TIMEOUT',
      atOnce: unpaid,
      inTheEnd: cancelled,
      outcome:
        'The order stays open, as at the channel, and can still be paid; it is cancelled when the channel has closed it.',
    },
    {
      faults: [...doneUntold, { kind: 'ANSWER_FIELDS', fields: { out_trade_no: '', trade_no: '' } }],
      answered: '200',
      atOnce: cancelled,
      inTheEnd: cancelled,
      outcome: 'The channel is asked once more, and says that nobody can pay any more.',
    },
  ],
}

const refund: Door = {
  name: 'alipay.trade.refund',
  does: 'All the money of a paid order is asked back.',
  afterwards: 'the job looks at the refund when it is due.',
  cases: [
    {
      faults: notDone,
      answered: '202',
      atOnce: `${inDoubt}, Alipay has 199.00`,
      inTheEnd: returned,
      outcome: 'The code is taken away, the money has not moved; it goes back once, under the same number.',
    },
    {
      faults: doneUntold,
      answered: '202',
      atOnce: inDoubt,
      inTheEnd: returned,
      outcome: 'The money has gone, of which nobody was told; it is found by its number and not sent again.',
    },
    {
      faults: [{ kind: 'ANSWER_FIELDS', fields: { fund_change: 'N' } }],
      answered: '201',
      atOnce: returned,
      inTheEnd: returned,
      outcome:
        'An answer that does not say that money moved is not believed: the channel is asked, and says so.',
    },
    {
      faults: [{ kind: 'SUB_CODE', subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' }],
      answered: '202',
      atOnce:
        'order PAID, attempt PAID, code REVOKED, refund REQUESTED, 1 PaymentCompleted, Alipay has 199.00',
      inTheEnd: returned,
      outcome: 'The channel has no money of ours at the moment: it is asked again under the same number.',
    },
    {
      faults: [{ kind: 'SUB_CODE', subCode: 'ACQ.TRADE_NOT_ALLOW_REFUND' }],
      answered: '502 REFUND_FAILED',
      atOnce:
        'order PAID, attempt PAID, code AVAILABLE, refund REFUSED, 1 PaymentCompleted, Alipay has 199.00',
      inTheEnd:
        'order PAID, attempt PAID, code AVAILABLE, refund REFUSED, 1 PaymentCompleted, Alipay has 199.00',
      outcome: 'The money stays, and the code is good again.',
    },
  ],
}

const refundQuery: Door = {
  name: 'alipay.trade.fastpay.refund.query',
  does: 'All the money of a paid order is asked back; the channel takes the request and does not say that it went.',
  afterwards: 'the job looks at the refund when it is due.',
  cases: [
    {
      faults: [...unanswered, { kind: 'ANSWER_FIELDS', fields: { refund_amount: '0.01' } }],
      answered: '202',
      atOnce: inDoubt,
      inTheEnd: returned,
      outcome: 'What nobody confirms is no refund yet; it is found by its number and not sent again.',
    },
  ],
}

const bill: Door = {
  name: 'alipay.data.dataservice.bill.downloadurl.query',
  does: 'A day that is over is reconciled.',
  afterwards: 'it is reconciled once more.',
  cases: [
    {
      faults: [...unanswered, { kind: 'ANSWER_FIELDS', fields: { bill_download_url: '' } }],
      answered: 'POSTPONED',
      atOnce: 'day PENDING',
      inTheEnd: 'day RECONCILED',
      outcome: 'The day waits for its next try; nothing is compared with a bill that is not there.',
    },
  ],
}

/** The calls that this service makes. */
export const callDoors: readonly Door[] = [precreate, query, close, refund, refundQuery, bill]
