import type { Answer } from '../messages/message.ts'
import { tokenPieces } from '../messages/token-pieces.ts'
import { breakInstance } from '../schemas/break-instance.ts'
import type { JsonSchema } from '../schemas/json-schema.ts'
import type { Fault } from './fault.ts'

/** The answer as a fault of content leaves it; other faults leave it alone. */
export function faultInAnswer(
  answer: Answer,
  fault: Fault | undefined,
  schema: JsonSchema | undefined,
): Answer {
  switch (fault?.kind) {
    case 'refusal':
      return {
        ...answer,
        text: tokenPieces(answer.text).slice(0, fault.after_deltas).join(''),
        stopReason: 'refusal',
        stopSequence: null,
        stopDetails: { type: 'refusal', category: fault.category, explanation: null },
      }
    case 'truncated': {
      const pieces = tokenPieces(answer.text)
      const text = pieces.slice(0, Math.floor(pieces.length / 2)).join('')
      return { ...answer, text, stopReason: 'max_tokens', stopSequence: null }
    }
    case 'invalid_json':
      return { ...answer, text: `Here is the JSON you asked for:\n${answer.text.slice(0, -1)},}` }
    case 'schema_violation':
      return { ...answer, text: breakInstance(answer.text, schema) }
    case 'empty_content':
      return { ...answer, thinking: undefined, thinkingTokens: 0, text: '' }
    case 'thinking_first':
      return { ...answer, thinking: answer.thinking ?? 'Let me think.', thinkingTokens: 4 }
    case 'cache_hit':
      return { ...answer, cachedShare: 0.9 }
    default:
      return answer
  }
}
