import type { SchemaHints, SchemaSpot } from '../schemas/schema-instance.ts'
import { isAnswered, judgeAnswer } from './answer-quality.ts'
import type { AnswerQuality } from './answer-quality.ts'
import type { InterviewInput } from './interview-input.ts'
import { FOCUS, FOLLOW_UP, JUDGEMENT } from './phrases.ts'
import type { Role, RoleContext } from './role.ts'
import { levelScaleOf, pickByName } from './value-names.ts'

/** Below this many characters an answer is worth a follow-up. */
const FULL_ANSWER_LENGTH_MIN = 60

const FOLLOW_UP_NAME = /follow.?up|hint|probe|next.?question|focus/i

type TurnDecision = { isAnswered: boolean; followsUp: boolean; quality: AnswerQuality }

/** The typed decision after an answer: was the question answered, and does the interviewer follow up or move on. */
export const decideTurnRole: Role = {
  hints: (context) => {
    const decision = decideTurn(context.input)
    return {
      value: (spot) => valueFor(spot, decision, context),
      count: () => undefined,
    } satisfies SchemaHints
  },
  speak: (context) => (decideTurn(context.input).followsUp ? 'FOLLOW_UP' : 'MOVE_ON'),
}

function decideTurn(input: InterviewInput): TurnDecision {
  const answer =
    input.findText('answer', 'candidate_answer', 'latest_answer', 'last_answer', 'message') ??
    input.candidateTexts.at(-1)?.text ??
    ''
  const quality = judgeAnswer(answer)
  const isThin = !isAnswered(quality) || quality.length < FULL_ANSWER_LENGTH_MIN
  return { isAnswered: isAnswered(quality), followsUp: isThin && hasFollowUpsLeft(input), quality }
}

function hasFollowUpsLeft(input: InterviewInput): boolean {
  const left = input.findNumber('follow_ups_left', 'follow_ups_remaining', 'remaining_follow_ups')
  const used = input.findNumber('follow_ups_used', 'follow_up_count', 'used_follow_ups') ?? 0
  const most = input.findNumber('follow_ups_max', 'max_follow_ups', 'follow_up_limit')
  return (left ?? (most ?? Number.POSITIVE_INFINITY) - used) > 0
}

function valueFor(spot: SchemaSpot, decision: TurnDecision, context: RoleContext): unknown {
  if (spot.values !== undefined && spot.values.some((value) => typeof value === 'string')) {
    return closedValue(spot.values, decision)
  }
  if (FOLLOW_UP_NAME.test(spot.name) && spot.types.includes('string')) {
    return followUpWords(spot, decision, context)
  }
  if (spot.types.includes('string')) {
    return JUDGEMENT[context.language][degreeOf(decision)]
  }
  return booleanFor(spot.name, decision)
}

/** A question, or the phrase that names what to ask about; nothing when the interviewer moves on. */
function followUpWords(spot: SchemaSpot, decision: TurnDecision, context: RoleContext): string | null {
  if (!decision.followsUp) {
    return spot.isRequired && !spot.types.includes('null') ? '' : null
  }
  const phrases = /focus|topic|about/i.test(spot.name) ? FOCUS : FOLLOW_UP
  return context.choice.pick('follow-up', phrases[context.language])
}

function closedValue(values: readonly unknown[], decision: TurnDecision): unknown {
  const isDecision = pickByName(values, [/follow|probe|deeper|追问/i]) !== undefined
  if (isDecision && decision.followsUp) {
    return pickByName(values, [/^follow/i, /follow|probe|deeper|追问/i])
  }
  if (isDecision || pickByName(values, [/move.?on|next|advance|proceed/i]) !== undefined) {
    return pickByName(values, [
      /move.?on|next|advance|proceed|下一/i,
      /continue|go.?on/i,
      /end|finish|close/i,
    ])
  }
  const scale = levelScaleOf(values)
  return decision.isAnswered
    ? pickByName(
        values,
        decision.quality.length < FULL_ANSWER_LENGTH_MIN ? [/part|thin|brief|some/i, ...ANSWERED] : ANSWERED,
      )
    : (pickByName(values, NOT_ANSWERED) ?? scale?.levels[0])
}

const ANSWERED = [/^(fully_?)?answered|^(complete|full|sufficient|adequate|yes|good|substantive)/i, /^high$/i]
const NOT_ANSWERED = [/^(not?|none)(_|$)|^un|insufficient|none|no_?answer|empty|dont|^no$/i]

function booleanFor(name: string, decision: TurnDecision): boolean | undefined {
  if (/not_answered|unanswered|follow|probe|clarif/i.test(name)) {
    return /not_answered|unanswered/i.test(name) ? !decision.isAnswered : decision.followsUp
  }
  if (/answered|sufficient|complete|adequate|relevant|on_topic/i.test(name)) {
    return decision.isAnswered
  }
  return /move|advance|next|proceed/i.test(name) ? !decision.followsUp : undefined
}

function degreeOf(decision: TurnDecision): 'full' | 'thin' | 'empty' {
  return !decision.isAnswered ? 'empty' : decision.quality.length < FULL_ANSWER_LENGTH_MIN ? 'thin' : 'full'
}
