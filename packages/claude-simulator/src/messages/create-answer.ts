import { playRole } from '../roles/play-role.ts'
import type { Answer } from './message.ts'
import type { MessageRequest } from './message-request.ts'
import { countTokens, tokenPieces } from './token-pieces.ts'

const THOUGHT =
  'The input is data about an interview. I follow the system prompt and answer in the form asked for.'

/** What the model answers to a valid request: the same for the same seed and content. */
export function createAnswer(request: MessageRequest, seed: string): Answer {
  const { thinking } = request
  const thinks = thinking?.type === 'adaptive' || thinking?.type === 'enabled'
  const isShown = thinks && thinking.display !== 'omitted'
  return limitAnswer(
    {
      thinking: thinks ? (isShown ? THOUGHT : '') : undefined,
      thinkingTokens: thinks ? countTokens(THOUGHT) : 0,
      text: playRole(request, seed),
      stopReason: 'end_turn',
      stopSequence: null,
      stopDetails: null,
      cachedShare: 0,
    },
    request,
  )
}

/** The tokens of everything that the request says. */
export function countInputTokens(request: Pick<MessageRequest, 'messages' | 'system' | 'tools'>): number {
  const perMessage = 4
  const said = [request.system ?? '', request.tools ?? '', ...request.messages.map(({ content }) => content)]
  return said
    .map((part) => countTokens(typeof part === 'string' ? part : JSON.stringify(part)))
    .reduce((sum, count) => sum + count, request.messages.length * perMessage)
}

/** Stop sequences first, then max_tokens, towards which thinking counts. */
function limitAnswer(answer: Answer, request: MessageRequest): Answer {
  const stopped = stopAtSequence(answer, request.stop_sequences ?? [])
  const textTokensMax = Math.max(0, request.max_tokens - answer.thinkingTokens)
  const pieces = tokenPieces(stopped.text)
  if (pieces.length <= textTokensMax) {
    return stopped
  }
  return {
    ...stopped,
    thinking: request.max_tokens === 0 ? undefined : stopped.thinking,
    thinkingTokens: Math.min(stopped.thinkingTokens, request.max_tokens),
    text: pieces.slice(0, textTokensMax).join(''),
    stopReason: 'max_tokens',
    stopSequence: null,
  }
}

function stopAtSequence(answer: Answer, sequences: readonly string[]): Answer {
  const found = sequences
    .map((sequence) => ({ sequence, index: answer.text.indexOf(sequence) }))
    .filter(({ index }) => index !== -1)
    .sort((one, other) => one.index - other.index)[0]
  return found === undefined
    ? answer
    : {
        ...answer,
        text: answer.text.slice(0, found.index),
        stopReason: 'stop_sequence',
        stopSequence: found.sequence,
      }
}
