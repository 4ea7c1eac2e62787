import type { Addresses } from '@interview-pass/stack'
import type { StepName } from '../src/steps.ts'
import type { Moment } from './interruptions.ts'

/** A part that dies while a journey goes on, and when. */
export interface Kills {
  readonly part: string
  readonly when: string
  readonly moments: readonly Moment[]
  /** What is done as a step of the journey begins. */
  readonly onStarted?: (step: StepName, addresses: Addresses) => Promise<void>
}

export const killsOfPrograms: readonly Kills[] = [
  {
    part: 'payment-service',
    when: 'between order and payment, right after the payment, and before the code is activated',
    moments: [{ afterStep: 'create order' }, { afterStep: 'buyer pays' }, { afterStep: 'interview opens' }],
  },
  {
    part: 'interview-service',
    when: 'before the session is prepared, in the middle of a reply, and while feedback is made',
    moments: [{ afterStep: 'order settled' }, { midReplyOfTurn: 2 }, { midFeedback: true }],
  },
  {
    part: 'claude-simulator',
    when: 'in the middle of a reply, and while feedback is made',
    moments: [{ midReplyOfTurn: 2 }, { midFeedback: true }],
  },
  {
    part: 'alipay-simulator',
    when: 'between the payment and its notification',
    moments: [{ afterStep: 'buyer pays' }],
    onStarted: async (step, { alipay_simulator: alipay }) => {
      if (step === 'buyer pays') await delayNotifications(alipay?.url ?? '')
    },
  },
]

export const killsOfEngines: readonly Kills[] = [
  {
    part: 'postgres',
    when: 'right after the payment, and in the middle of a reply',
    moments: [{ afterStep: 'buyer pays' }, { midReplyOfTurn: 2 }],
  },
  {
    part: 'redis',
    when: 'right after the payment, and in the middle of a reply',
    moments: [{ afterStep: 'buyer pays' }, { midReplyOfTurn: 2 }],
  },
  {
    part: 'kafka',
    when: 'right after the payment, and when the interview opens',
    moments: [{ afterStep: 'buyer pays' }, { afterStep: 'interview opens' }],
  },
]

/** Beyond the end of the journey: the payment is to be found without them. */
async function delayNotifications(alipay: string): Promise<void> {
  const { status } = await fetch(`${alipay}/_sim/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'NOTIFY_DELAY', delay_ms: 60_000 }),
  })
  if (status !== 201) throw new Error(`alipay-simulator answered ${status} to an order of faults`)
}
