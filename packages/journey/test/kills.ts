import type { Moment } from './interruptions.ts'

/** Parts that die while a journey goes on, and when. */
export const kills: readonly { part: string; when: string; moments: readonly Moment[] }[] = [
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
  {
    part: 'claude-simulator',
    when: 'in the middle of a reply, and while feedback is made',
    moments: [{ midReplyOfTurn: 2 }, { midFeedback: true }],
  },
]
