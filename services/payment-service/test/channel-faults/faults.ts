import type { FaultInput } from '@interview-pass/alipay-simulator'

/** Longer than a call may take in the test. */
const tooLongMs = 1_500

type Side = 'BEFORE_WORK' | 'AFTER_WORK'

/** Each way in which a call brings no answer that counts, with its work done or not. */
const spoilt = (when: Side): readonly FaultInput[] => [
  { kind: 'LATENCY', latencyMs: tooLongMs, when },
  { kind: 'HTTP_STATUS', status: 502, when },
  { kind: 'HTML', when },
  { kind: 'UNAVAILABLE', when },
  { kind: 'SUB_CODE', subCode: 'ACQ.SYSTEM_ERROR', when },
]

/** The call did nothing. */
export const notDone = spoilt('BEFORE_WORK')

/** The call did its work, and nobody was told. */
export const doneUntold: readonly FaultInput[] = [
  ...spoilt('AFTER_WORK'),
  { kind: 'LOST_ANSWER' },
  { kind: 'BAD_SIGNATURE' },
]

/** A question that was not answered: there is no work to be done. */
export const unanswered: readonly FaultInput[] = [
  ...notDone,
  { kind: 'LOST_ANSWER' },
  { kind: 'BAD_SIGNATURE' },
]
