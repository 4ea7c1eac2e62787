import { fenToYuan } from '@interview-pass/contracts'
import { openStatuses, type AttemptStatus } from '../attempts/attempt.ts'

/** What the books hold about why an order is paid or not. */
export interface OrderEvidence {
  readonly attempts: readonly AttemptEvidence[]
  /** Those that name one of the attempts. */
  readonly notifications: readonly NotificationEvidence[]
  /** Refused messages of the order's time that name no order at all. */
  readonly unnamed: readonly NotificationEvidence[]
  /** Failures and open outcomes of the order's log. */
  readonly problems: readonly ProblemEvidence[]
}

interface AttemptEvidence {
  readonly outTradeNo: string
  readonly status: AttemptStatus
  readonly amountFen: bigint
  readonly queryDueAt: Date | null
  readonly updatedAt: Date
}

interface NotificationEvidence {
  readonly outTradeNo: string | null
  readonly outcome: string
  readonly verdict: string | null
  readonly diagnosis: string | null
  readonly amountFen: bigint | null
  readonly deliveries: number
  /** When the channel says that it was sent. */
  readonly sentAt: Date | null
  /** When it first arrived. */
  readonly createdAt: Date
}

interface ProblemEvidence {
  readonly action: string
  readonly status: string
  readonly errorCode: string | null
  readonly outTradeNo: string | null
  readonly createdAt: Date
}

export const findingCodes = [
  'NOTHING_RECEIVED',
  'UNNAMED_MESSAGE',
  'WRONG_KEY',
  'SIGN_TYPE',
  'SIGN_MISSING',
  'ENCODED_TWICE',
  'PLUS_LOST',
  'CHARSET_CHANGED',
  'WRONG_APP',
  'WRONG_SELLER',
  'AMOUNT_DIFFERS',
  'CLOCK_WRONG',
  'TIME_ZONE_WRONG',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
  'MALFORMED_REQUEST',
  'REFUSED',
  'NOT_CONFIRMED',
  'QR_CODE_REFUSED',
  'CHANNEL_NOT_REACHED',
  'GIVEN_UP',
] as const

export type FindingCode = (typeof findingCodes)[number]

export interface Finding {
  readonly code: FindingCode
  /** Null when it is about the order as a whole. */
  readonly outTradeNo: string | null
  /** The latest time; null for what has not been seen at all. */
  readonly seenAt: Date | null
  readonly count: number
  readonly details: Readonly<Record<string, string | number>>
}

/** Why an order is not paid, or was paid without the help of notifications: one finding for each fault and attempt. */
export function diagnoseOrder(evidence: OrderEvidence): Finding[] {
  const { attempts, notifications, unnamed, problems } = evidence
  return grouped([
    ...(notifications.length === 0 ? [nothingReceived] : []),
    ...unnamed.map(findUnnamed),
    ...notifications.flatMap((notification) => [
      ...findRefusal(notification),
      ...findAmount(notification, attempts),
      ...findClock(notification),
    ]),
    ...problems.flatMap((problem) => findProblem(problem)),
    ...attempts.filter(isGivenUp).map(findGivenUp),
  ])
}

const nothingReceived: Finding = {
  code: 'NOTHING_RECEIVED',
  outTradeNo: null,
  seenAt: null,
  count: 0,
  details: {},
}

/** By the check that failed. */
const codeOfVerdict: Readonly<Record<string, FindingCode>> = {
  SIGN_TYPE: 'SIGN_TYPE',
  SIGNATURE: 'WRONG_KEY',
  APP_ID: 'WRONG_APP',
  SELLER_ID: 'WRONG_SELLER',
  NOT_CONFIRMED: 'NOT_CONFIRMED',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  MALFORMED_REQUEST: 'MALFORMED_REQUEST',
}

/** What is shown to have happened to it says more than the check that failed. */
function findRefusal(notification: NotificationEvidence): Finding[] {
  const { verdict, diagnosis } = notification
  if (verdict === null) return []
  const altered = findingCodes.find((code) => code === diagnosis)
  return [about(notification, altered ?? codeOfVerdict[verdict] ?? 'REFUSED', { verdict })]
}

function findUnnamed(notification: NotificationEvidence): Finding {
  return about(notification, 'UNNAMED_MESSAGE', { verdict: notification.verdict ?? notification.outcome })
}

function findAmount(notification: NotificationEvidence, attempts: readonly AttemptEvidence[]): Finding[] {
  if (notification.outcome !== 'MISMATCH') return []
  const attempt = attempts.find(({ outTradeNo }) => outTradeNo === notification.outTradeNo)
  const { amountFen } = notification
  return [
    about(notification, 'AMOUNT_DIFFERS', {
      ...(attempt !== undefined && { expected_amount: fenToYuan(attempt.amountFen) }),
      ...(amountFen !== null && { received_amount: fenToYuan(amountFen) }),
    }),
  ]
}

const minuteMs = 60_000
/** As much as a clock may be wrong, or a notification on its way, before it must be confirmed by a query. */
const toleratedMs = 5 * minuteMs
/** Beijing is so far ahead of UTC. */
const zoneMs = 8 * 60 * minuteMs
const zoneToleranceMs = 15 * minuteMs

function findClock(notification: NotificationEvidence): Finding[] {
  const { sentAt, createdAt } = notification
  if (sentAt === null) return []
  const offMs = createdAt.getTime() - sentAt.getTime()
  // Nothing arrives before it is sent, but for a clock that is a little slow.
  if (offMs <= toleratedMs && offMs >= -minuteMs) return []
  const isZone = Math.abs(Math.abs(offMs) - zoneMs) <= zoneToleranceMs
  const details = { off_minutes: Math.round(offMs / minuteMs) }
  return [about(notification, isZone ? 'TIME_ZONE_WRONG' : 'CLOCK_WRONG', details)]
}

function about(
  { outTradeNo, createdAt, deliveries }: NotificationEvidence,
  code: FindingCode,
  details: Finding['details'],
): Finding {
  return { code, outTradeNo, seenAt: createdAt, count: deliveries, details }
}

function findProblem({ action, status, errorCode, outTradeNo, createdAt }: ProblemEvidence): Finding[] {
  const code = codeOfProblem({ action, status, errorCode })
  if (code === undefined || errorCode === null) return []
  return [{ code, outTradeNo, seenAt: createdAt, count: 1, details: { reason: errorCode } }]
}

function codeOfProblem({
  action,
  status,
  errorCode,
}: Pick<ProblemEvidence, 'action' | 'status' | 'errorCode'>): FindingCode | undefined {
  switch (action) {
    case 'PRECREATE':
      return status === 'UNKNOWN' ? 'CHANNEL_NOT_REACHED' : 'QR_CODE_REFUSED'
    case 'QUERY_ATTEMPT':
      // Said by the attempt itself, as long as it is so.
      return errorCode === 'GIVEN_UP' ? undefined : 'CHANNEL_NOT_REACHED'
    default:
      return undefined
  }
}

function isGivenUp({ status, queryDueAt }: AttemptEvidence): boolean {
  return queryDueAt === null && openStatuses.includes(status)
}

function findGivenUp({ outTradeNo, updatedAt }: AttemptEvidence): Finding {
  return { code: 'GIVEN_UP', outTradeNo, seenAt: updatedAt, count: 1, details: {} }
}

/** One of each code and attempt, with the details of the latest. */
function grouped(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings, ({ code, outTradeNo }) => `${code} ${outTradeNo ?? ''}`)
  return [...groups.values()].flatMap((group) => {
    const [latest] = group.toSorted((left, right) => timeOf(right) - timeOf(left))
    if (latest === undefined) return []
    return [{ ...latest, count: group.reduce((sum, { count }) => sum + count, 0) }]
  })
}

const timeOf = ({ seenAt }: Finding): number => seenAt?.getTime() ?? 0
