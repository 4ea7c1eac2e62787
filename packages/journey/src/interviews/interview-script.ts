import type { Chance } from '../seeded.ts'

/** What breaks while interviews go on. */
export const brokenParts = ['interview-service', 'claude-simulator', 'redis', 'kafka'] as const

export type BrokenPart = (typeof brokenParts)[number]

/** Where a client leaves a reply: behind so many pieces of it, or so long after it has asked. */
export type Cut = { readonly afterPieces: number } | { readonly afterMs: number }

/** Something that breaks during a turn. */
export interface PlannedBreak {
  readonly part: BrokenPart
  /** While the reply is awaited, or when its first words have been heard. */
  readonly when: 'ASKED' | 'SPEAKING'
  readonly afterMs: number
  /** How long it stays away. */
  readonly awayMs: number
}

/** Everything about a turn that is left to chance. */
export interface TurnScript {
  /** An answer, or a request that needs no model to be understood. */
  readonly says: 'ANSWER' | 'REPEAT' | 'NEXT'
  readonly isStreamed: boolean
  /** Where the client leaves its first attempt, its second, and so on; it stays with the one after the last. */
  readonly cuts: readonly Cut[]
  /** How it comes back: says the same once more, or asks for the reply. */
  readonly comesBack: 'CHAT' | 'TURN'
  /** Reads the reply once more when it has it. */
  readonly readsAgain: boolean
  readonly thinksMs: number
  readonly breaks: readonly PlannedBreak[]
}

export const turnsOfInterview = 20

const thinksMsMax = 150
const cutMsMax = 400
const breakMsMax = 250
/** Longer ones let breakers open; Kafka needs some seconds more to come back. */
const awayMsMax = { 'interview-service': 300, 'claude-simulator': 2500, redis: 2500, kafka: 1500 }
/** Early enough that a model that was away is asked again before the interview is over. */
const outageTurnMax = 10

const killsOfInterview = 3

/** A model that was away is left alone for a while, with fixed replies: it is away more seldom than the others. */
const outagesInTurn = ['claude-simulator', 'redis', 'kafka', 'redis', 'kafka', 'redis'] as const

/**
 * The turns of the interview of this number, from 1; the same for the same chance. In each one interview-service is killed a few
 * times and one of the other parts goes away, in turns by `number`, so that the first three meet everything.
 */
export function writeScript(chance: Chance, number: number): TurnScript[] {
  const away = outagesInTurn[(number - 1) % outagesInTurn.length] ?? 'redis'
  const breaks = [
    ...Array.from({ length: killsOfInterview }, () => ({
      turn: chance.below(turnsOfInterview),
      planned: planBreak(chance, 'interview-service'),
    })),
    { turn: 1 + chance.below(outageTurnMax), planned: planBreak(chance, away) },
  ]
  return Array.from({ length: turnsOfInterview }, (_, turn) => ({
    says: chance.happens(0.8) ? 'ANSWER' : chance.pick(['REPEAT', 'NEXT']),
    isStreamed: chance.happens(0.8),
    cuts: Array.from({ length: chance.happens(0.35) ? 1 + chance.below(3) : 0 }, () => planCut(chance)),
    comesBack: chance.pick(['CHAT', 'TURN']),
    readsAgain: chance.happens(0.2),
    thinksMs: chance.below(thinksMsMax),
    breaks: breaks.filter((each) => each.turn === turn).map(({ planned }) => planned),
  }))
}

function planCut(chance: Chance): Cut {
  return chance.happens(0.5) ? { afterPieces: 1 + chance.below(4) } : { afterMs: chance.below(cutMsMax) }
}

function planBreak(chance: Chance, part: BrokenPart): PlannedBreak {
  return {
    part,
    when: chance.pick(['ASKED', 'SPEAKING']),
    afterMs: chance.below(breakMsMax),
    awayMs: Math.round(awayMsMax[part] * (0.4 + 0.6 * chance.next())),
  }
}
