import { isQuestion } from './asking.ts'
import { foldText } from './folded-text.ts'
import { findPlanned } from './planned-question.ts'
import type { AskingRules, ReplyViolation } from './reply-rules.ts'
import { firstSentence, type Sentence } from './sentences.ts'

/** How far a reply has come. */
interface ReplyPoint {
  /** The model's words of a sentence that is not over, before any beginning of our own question. */
  readonly open: string
  /** Where `open` begins. */
  readonly settled: number
  readonly isPlannedAsked: boolean
  /** No question may follow. */
  readonly isAskingOver: boolean
}

export interface ReplyProgress {
  /** Judges each sentence that these words end. */
  go(words: string, isOver: boolean): ReplyPoint | { readonly violation: ReplyViolation }
  text(): string
}

/** Besides our own question: about a minute of reading aloud, and twice what the prompt allows. */
const ownLengthMax = 700

/** Cuts a reply into sentences as it is made, has each judged, and counts what it asks. */
export function startProgress(
  rules: AskingRules,
  judge: (sentence: { folded: string; words: string; isMarked: boolean }) => ReplyViolation | undefined,
): ReplyProgress {
  const openMax = ownLengthMax + (rules.planned?.length ?? 0)
  let text = ''
  let settled = 0
  let ownLength = 0
  let asked = 0
  let isPlannedAsked = false

  const countQuestion = () => {
    asked += 1
    return asked > rules.ownMax ? rules.tooMany : undefined
  }

  const settleOwn = ({ end, isMarked }: Sentence, isLeadIn: boolean): ReplyViolation | undefined => {
    const words = text.slice(settled, settled + end)
    settled += end
    ownLength += words.length
    if (ownLength > ownLengthMax) return 'TOO_LONG'
    const folded = foldText(words).text
    const violation = judge({ folded, words, isMarked })
    if (violation !== undefined) return violation
    const isWorded = /[\p{L}\p{N}]/u.test(folded)
    return isWorded && !isLeadIn && isQuestion(folded, isMarked) ? countQuestion() : undefined
  }

  const settlePlanned = (length: number): ReplyViolation | undefined => {
    const closing = /^[\s\p{P}]*/u.exec(text.slice(settled + length))?.[0] ?? ''
    settled += length + closing.length
    isPlannedAsked = true
    return !rules.mustAskPlanned && /[?？]/.test(closing) ? countQuestion() : undefined
  }

  return {
    text: () => text,
    go(words, isOver) {
      text += words
      for (;;) {
        const rest = text.slice(settled)
        const planned = isPlannedAsked ? undefined : findPlanned(rest, rules.planned ?? '', isOver)
        const open = rest.slice(0, planned?.start)
        const sentence = firstSentence(open, isOver || planned?.kind === 'WHOLE')
        if (sentence === undefined && planned?.kind !== 'WHOLE') {
          if (rest.length > openMax) return { violation: 'TOO_LONG' }
          return { open, settled, isPlannedAsked, isAskingOver: asked >= rules.ownMax }
        }
        const isLeadIn = planned?.kind === 'WHOLE' && sentence?.end === open.length && !endsItself(open)
        const violation =
          sentence === undefined ? settlePlanned(planned?.end ?? 0) : settleOwn(sentence, isLeadIn)
        if (violation !== undefined) return { violation }
      }
    },
  }
}

/** Words before our question that are no part of it have an end of their own. */
function endsItself(words: string): boolean {
  return /[。！？….!?\n]\s*$/.test(words)
}
