import type { DomainEvent } from '@interview-pass/contracts'
import type { BookedInterview } from './booked-interview.ts'
import type { PlayedInterview } from './candidate.ts'
import { compareBills, compareCalls } from './compare-bills.ts'
import { compareEnd } from './compare-ends.ts'
import { compareTalk } from './compare-talk.ts'
import type { ReadInterview } from './read-interview.ts'
import type { SimulatedCall } from './simulator-log.ts'

/** An interview as its client had it, and as the same client reads it afterwards. */
export interface KnownInterview {
  readonly played: PlayedInterview
  readonly read: ReadInterview
}

export interface Verdict {
  /** Turns. */
  readonly lost: number
  readonly doubled: number
  /** A line each, with interview and turn; those of lost and doubled turns too. */
  readonly differences: readonly string[]
}

/** All that know of the interviews side by side. `events` are without repeats. */
export function compareInterviews(
  interviews: readonly KnownInterview[],
  booked: readonly BookedInterview[],
  simulated: readonly SimulatedCall[],
  events: readonly DomainEvent[],
): Verdict {
  const bySession = new Map(booked.map((each) => [each.sessionId, each]))
  const known = new Set(interviews.map(({ played }) => played.access.session_id))
  let lost = 0
  let doubled = 0
  const differences = booked
    .filter(({ sessionId }) => !known.has(sessionId))
    .map(({ sessionId }) => `session ${sessionId} is nobody's`)
  for (const { played, read } of interviews) {
    const own = bySession.get(played.access.session_id)
    const about = (text: string) => `interview ${played.number} (${played.access.session_id}): ${text}`
    if (own === undefined) {
      lost += played.spoken.length
      differences.push(about('is in no table'))
      continue
    }
    const talk = compareTalk(played, read, own)
    lost += talk.lost.size
    doubled += talk.doubled.size
    const all = [...talk.differences, ...compareCalls(own), ...compareEnd(played, read, own, events)]
    differences.push(...all.map(about))
  }
  return { lost, doubled, differences: [...differences, ...compareBills(booked, simulated)] }
}
