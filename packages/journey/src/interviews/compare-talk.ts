import type { BookedInterview } from './booked-interview.ts'
import type { PlayedInterview, SpokenTurn } from './candidate.ts'
import { turnsOfInterview } from './interview-script.ts'
import type { ReadInterview, ReadTurn } from './read-interview.ts'

/** What one of those who know of an interview's turns says that another does not. */
export interface TalkDifferences {
  /** Turns whose message has no reply of its own, by any of the books. */
  readonly lost: ReadonlySet<number>
  /** Turns whose message stands more than once in any of the books. */
  readonly doubled: ReadonlySet<number>
  /** A line each, with those of lost and doubled turns. */
  readonly differences: readonly string[]
}

/**
 * The talk as its client had it, against the service's tables, its list of turns and its transcript: each message once, in its
 * order, with the words that the client had when the reply was finished, and question after question.
 */
export function compareTalk(
  played: PlayedInterview,
  read: ReadInterview,
  booked: BookedInterview,
): TalkDifferences {
  const { spoken, troubles } = played
  const books: readonly (readonly [string, readonly ReadTurn[]])[] = [
    [
      'the tables',
      booked.turns.map((turn) => (turn.status === 'COMPLETED' ? turn : { ...turn, reply: null })),
    ],
    ['the list of turns', read.turns],
    ['the transcript', read.questions.flatMap(({ turns }) => turns)],
  ]
  const lost = new Set<number>()
  const doubled = new Set<number>()
  const differences = [...troubles]
  for (let turn = spoken.length + 1; turn <= turnsOfInterview; turn += 1) {
    lost.add(turn)
    differences.push(`turn ${turn}: never answered`)
  }
  for (const [book, turns] of books) {
    const tell = (text: string) => differences.push(`${book}: ${text}`)
    for (const [index, said] of spoken.entries()) {
      const turn = index + 1
      const found = turns.filter(({ clientMessageId }) => clientMessageId === said.clientMessageId)
      if (found.length > 1) doubled.add(turn)
      if (found.every(({ reply }) => reply === null)) lost.add(turn)
      if (found.length !== 1) tell(`turn ${turn} stands there ${found.length} times`)
      for (const one of found) compareTurn(one, said, (text) => tell(`turn ${turn}: ${text}`))
    }
    if (idsOf(turns) !== idsOf(spoken)) {
      tell(`${turns.length} turns for ${spoken.length}, or in another order`)
    }
  }
  return { lost, doubled, differences: [...differences, ...compareQuestions(played, read, booked)] }
}

const idsOf = (turns: readonly Pick<ReadTurn, 'clientMessageId'>[]): string =>
  turns.map(({ clientMessageId }) => clientMessageId).join()

function compareTurn(
  one: ReadTurn,
  { message, reply: { reply } }: SpokenTurn,
  tell: (text: string) => void,
): void {
  if (one.message !== message) tell(`"${one.message}" was said as "${message}"`)
  if (one.reply !== reply) tell(`the reply is "${one.reply}", and was "${reply}"`)
}

/** Question follows question without a gap, wherever they are counted. */
function compareQuestions(
  { spoken }: PlayedInterview,
  { questions }: ReadInterview,
  { asked, turns }: BookedInterview,
): string[] {
  const last = spoken.at(-1)?.questionNumber ?? 0
  const counted = {
    'questions of the transcript': questions.map(({ number }) => number),
    'questions of the tables': asked,
    'questions that turns are about': [...new Set(turns.map(({ questionNumber }) => questionNumber))],
  }
  return Object.entries(counted).flatMap(([name, numbers]) => {
    const isRow = numbers.every((number, index) => number === index + 1)
    // The last reply may ask one more.
    const reaches =
      numbers.length === last || (numbers.length === last + 1 && name !== 'questions that turns are about')
    return isRow && reaches ? [] : [`${name}: ${numbers.join(', ')}, and the client came to ${last}`]
  })
}
