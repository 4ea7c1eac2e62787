import type { Door } from './fault-case.ts'

const paid = 'order PAID, attempt PAID, code AVAILABLE, 1 PaymentCompleted, Alipay has 199.00'

/** Each of them, so that only asking the channel helps. */
const always = { times: 100 }

const payment: Door = {
  name: 'notification of a payment',
  does: 'The buyer pays.',
  afterwards: 'Alipay repeats a notification that is not acknowledged, and a job asks about a doubtful one.',
  cases: [
    {
      faults: [{ kind: 'NOTIFY_DROP' }],
      answered: 'nothing',
      atOnce: 'kept: nothing',
      inTheEnd: paid,
      outcome: 'The next repetition settles it.',
    },
    {
      faults: [
        { kind: 'NOTIFY_DELAY', delayMs: 200 },
        { kind: 'NOTIFY_REPEAT', count: 5 },
        { kind: 'NOTIFY_REPEAT', count: 20, concurrently: true },
        { kind: 'NOTIFY_EXTRA_FIELDS', fields: { voucher_detail_list: '[]', new_field: '新' } },
      ],
      answered: 'success',
      atOnce: 'kept: SETTLED',
      inTheEnd: paid,
      outcome: 'It is settled once, however often and with whatever it comes.',
    },
    {
      faults: [{ kind: 'NOTIFY_TAMPER', field: 'total_amount', ...always }],
      answered: 'fail',
      atOnce: 'kept: MISMATCH',
      inTheEnd: paid,
      outcome: 'Nothing is settled by another amount; the channel is asked, and its answer is.',
    },
    {
      faults: [{ kind: 'NOTIFY_TAMPER', field: 'app_id', ...always }],
      answered: 'fail',
      atOnce: 'kept: REFUSED APP_ID',
      inTheEnd: paid,
      outcome: 'What is meant for another app settles nothing; the channel is asked.',
    },
    {
      faults: [{ kind: 'NOTIFY_TAMPER', field: 'seller_id', ...always }],
      answered: 'fail',
      atOnce: 'kept: REFUSED SELLER_ID',
      inTheEnd: paid,
      outcome: 'What is meant for another seller settles nothing; the channel is asked.',
    },
    {
      faults: [
        { kind: 'NOTIFY_TAMPER', field: 'sign', ...always },
        { kind: 'NOTIFY_TAMPER', field: 'total_amount', signed: false, ...always },
        { kind: 'NOTIFY_TAMPER', field: 'app_id', signed: false, ...always },
        { kind: 'NOTIFY_TAMPER', field: 'seller_id', signed: false, ...always },
      ],
      answered: 'fail',
      atOnce: 'kept: REFUSED SIGNATURE',
      inTheEnd: paid,
      outcome: 'What was altered on its way settles nothing; the channel is asked.',
    },
    {
      faults: [{ kind: 'NOTIFY_SHA1', ...always }],
      answered: 'fail',
      atOnce: 'kept: REFUSED SIGN_TYPE',
      inTheEnd: paid,
      outcome: 'A signature of SHA-1 proves nothing, although it is genuine; the channel is asked.',
    },
  ],
}

const refund: Door = {
  name: 'notifications of a payment and of a refund',
  does: "The buyer pays, and 50.00 of it is given back in Alipay's console at once.",
  afterwards: 'the notification that was held comes after the other one.',
  cases: [
    {
      faults: [{ kind: 'NOTIFY_REORDER' }],
      answered: 'success',
      atOnce: 'kept: SETTLED',
      inTheEnd:
        'order PAID, attempt PAID, code AVAILABLE, refund SUCCEEDED, 1 PaymentCompleted, 1 PaymentRefunded, Alipay has 149.00',
      outcome: 'Whichever comes first, the payment is settled once and what went back is booked once.',
    },
  ],
}

/** What Alipay sends by itself. */
export const notificationDoors: readonly Door[] = [payment, refund]
