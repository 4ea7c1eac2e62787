import type { BookedInterview, ModelCall } from './booked-interview.ts'
import type { SimulatedCall } from './simulator-log.ts'

/** A holder of a turn begins a call of each kind, and the next one once more when that was lost. */
const callsOfTurnMax = 2
/** Attempts of one call: two at each of two models, and a repair. */
const attemptsMax = 5
/** Between our note that a call begins and its arrival, on a machine that is busy. */
const onTheWayMs = 10_000
/** Both clocks are cut to milliseconds. */
const clockMs = 5

const purposes: Readonly<Record<string, ModelCall['purpose']>> = {
  'decide-turn': 'DECIDE',
  'interviewer-reply': 'REPLY',
  'assess-question': 'ASSESS',
  'next-steps': 'ASSESS',
  'plan-interview': 'PLAN',
}

/** What the calls of each turn and of each interview came to, against what a turn may cost. */
export function compareCalls({ turns, calls }: BookedInterview): string[] {
  return [
    ...turns.flatMap((turn, index) =>
      (['DECIDE', 'REPLY'] as const).flatMap((purpose) => {
        const own = turn.calls.filter((call) => call.purpose === purpose)
        return compareStep(own).map(
          (text) =>
            `turn ${index + 1}, ${purpose}: ${text}; its calls: ${own.map(({ outcome }) => outcome).join(', ')}`,
        )
      }),
    ),
    ...comparePlan(calls.filter(({ purpose }) => purpose === 'PLAN')),
    ...calls
      .filter(({ outcome }) => outcome === 'RUNNING')
      .map(({ purpose }) => `${purpose}: a call of nobody runs`),
  ]
}

/** Calls of one step, in the order begun: nothing is asked for again that was answered. */
function compareStep(calls: readonly ModelCall[]): string[] {
  const answered = calls.findIndex(({ outcome }) => outcome === 'COMPLETED')
  const lost = calls.filter(({ outcome }) => outcome === 'LOST').length
  const differences = [
    answered !== -1 && answered !== calls.length - 1 && 'asked for again after it was answered',
    calls.some(({ outcome }) => outcome === 'RUNNING') && 'a call of nobody runs',
    lost > callsOfTurnMax && `${lost} lost`,
    calls.length > callsOfTurnMax * attemptsMax && `${calls.length} calls`,
  ]
  return differences.filter((text) => text !== false)
}

/** A plan is begun at most twice; one that was answered and then lost with its process is asked for once more. */
function comparePlan(calls: readonly ModelCall[]): string[] {
  const begun = calls.filter(({ outcome }) => outcome === 'LOST' || outcome === 'COMPLETED').length
  return begun > callsOfTurnMax || calls.length > callsOfTurnMax * attemptsMax
    ? [`the plan: begun ${begun} times; its calls: ${calls.map(({ outcome }) => outcome).join(', ')}`]
    : []
}

/**
 * Every request to the simulator stands in our books, with what it is billed; one that a kill cut off before its id was known
 * stands there as a call without one, begun just before.
 */
export function compareBills(
  interviews: readonly BookedInterview[],
  simulated: readonly SimulatedCall[],
): string[] {
  const booked = interviews.flatMap(({ sessionId, turns, calls }) => [
    ...turns.flatMap((turn, index) =>
      turn.calls.map((call) => ({ ...call, about: `session ${sessionId}, turn ${index + 1}` })),
    ),
    ...calls.map((call) => ({ ...call, about: `session ${sessionId}` })),
  ])
  const byId = Map.groupBy(booked, ({ requestId }) => requestId ?? '')
  // Both in the order of time, so that none takes the place of another.
  const nameless = (byId.get('') ?? []).toSorted(
    (one, other) => one.begunAt.getTime() - other.begunAt.getTime(),
  )
  const inTime = simulated.toSorted((one, other) => arrivalOf(one) - arrivalOf(other))
  const taken = new Set<bigint>()
  const simulatedIds = new Set(simulated.map(({ request_id: id }) => id))
  const strangers = booked
    .filter(({ requestId }) => requestId !== null && !simulatedIds.has(requestId))
    .map(({ about, requestId }) => `${about}: the simulator knows no request ${requestId}`)
  const differences = inTime.flatMap((bill) => {
    const own = byId.get(bill.request_id) ?? []
    if (own.length > 1) return [`${own[0]?.about}: request ${bill.request_id} is booked ${own.length} times`]
    const [call] = own
    if (call !== undefined) {
      return compareBill(call, bill).map((text) => `${call.about}, ${call.purpose}: ${text}`)
    }
    const cut = nameless.find((each) => !taken.has(each.id) && isCutOff(each, bill))
    if (cut === undefined) {
      return [`request ${bill.request_id} (${bill.task}, ${bill.outcome}) is in none of our books`]
    }
    taken.add(cut.id)
    return []
  })
  return [...strangers, ...differences]
}

function compareBill(call: ModelCall, bill: SimulatedCall): string[] {
  const isSame = call.model === bill.model && call.purpose === purposes[bill.task]
  if (!isSame) return [`is ${bill.task} by ${bill.model} at the simulator`]
  if (call.outcome !== 'COMPLETED') return []
  if (bill.outcome !== 'completed') return [`is COMPLETED, and ${bill.outcome} at the simulator`]
  const ours = `${call.inputTokens} + ${call.outputTokens}`
  const theirs = `${bill.input_tokens} + ${bill.output_tokens}`
  return ours === theirs && !call.isEstimated ? [] : [`${ours} tokens are booked, and ${theirs} billed`]
}

const arrivalOf = ({ time, duration_ms: durationMs }: SimulatedCall): number =>
  time.getTime() - (durationMs ?? 0)

/** Answered calls have an id. */
function isCutOff(call: ModelCall, bill: SimulatedCall): boolean {
  const isSame = call.model === bill.model && call.purpose === purposes[bill.task]
  const onTheWay = arrivalOf(bill) - call.begunAt.getTime()
  const isJustBefore = onTheWay >= -clockMs && onTheWay <= onTheWayMs
  return isSame && isJustBefore && call.outcome !== 'COMPLETED'
}
