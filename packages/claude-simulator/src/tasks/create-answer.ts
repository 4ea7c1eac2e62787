import type { Answer } from '../messages/message.ts'
import { lastWords, textOf, type MessageRequest } from '../messages/message-request.ts'
import { countTokens, tokenPieces } from '../messages/tokens.ts'
import { createInstance, isInstance } from '../schemas/schema-instance.ts'
import { createSeededChoice } from '../seeded-choice.ts'
import { assessQuestion } from './assess-question.ts'
import { decideTurn, replyAsInterviewer } from './interviewer.ts'
import { nextSteps } from './next-steps.ts'
import { askAbout, focuses } from './phrases.ts'
import { planInterview } from './plan-interview.ts'
import { readDocument } from './read-document.ts'
import { textInput, type Asked, type Language } from './task.ts'

/** What interview-service's prompts ask of a model, each answered in the form of its schema. */
const tasks = new Map<string, (asked: Asked) => unknown>([
  ['decide-turn', decideTurn],
  ['interviewer-reply', replyAsInterviewer],
  ['assess-question', assessQuestion],
  ['next-steps', nextSteps],
  ['plan-interview', planInterview],
])

const thought =
  'The input is data about an interview. I follow the system prompt and answer in the form asked for.'

/** What the model answers to a valid request: the same for the same seed and content. */
export function createAnswer(
  request: MessageRequest,
  { seed, task }: { seed: string; task: string },
): Answer {
  const { thinking } = request
  const thinks = thinking?.type === 'adaptive' || thinking?.type === 'enabled'
  const shown = thinks && thinking.display !== 'omitted' ? thought : ''
  const answer: Answer = {
    thinking: thinks ? shown : undefined,
    thinkingTokens: thinks ? countTokens(thought) : 0,
    text: textFor(request, seed, task),
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
  }
  return limitAnswer(stopAtSequence(answer, request.stop_sequences ?? []), request.max_tokens)
}

function stopAtSequence(answer: Answer, sequences: readonly string[]): Answer {
  const [found] = sequences
    .map((stopSequence) => ({ stopSequence, index: answer.text.indexOf(stopSequence) }))
    .filter(({ index }) => index !== -1)
    .sort((one, other) => one.index - other.index)
  if (found === undefined) return answer
  const { stopSequence, index } = found
  return {
    ...answer,
    text: answer.text.slice(0, index),
    stop_reason: 'stop_sequence',
    stop_sequence: stopSequence,
  }
}

/** Thinking counts towards max_tokens. */
function limitAnswer(answer: Answer, tokensMax: number): Answer {
  const textTokensMax = Math.max(0, tokensMax - answer.thinkingTokens)
  const pieces = tokenPieces(answer.text)
  if (pieces.length <= textTokensMax) return answer
  return {
    ...answer,
    thinking: tokensMax === 0 ? undefined : answer.thinking,
    thinkingTokens: Math.min(answer.thinkingTokens, tokensMax),
    text: pieces.slice(0, textTokensMax).join(''),
    stop_reason: 'max_tokens',
    stop_sequence: null,
  }
}

/**
 * The text that the model answers, from the seed and the request's content alone: the model's name and `stream` do not
 * change it. With an output schema that is not its task's, it is the least JSON that satisfies the schema.
 */
function textFor(request: MessageRequest, seed: string, task: string): string {
  const system = textOf(request.system)
  const text = lastWords(request.messages)
  const document = readDocument(request, text)
  const answer = (tasks.get(task) ?? askSomething)({
    document,
    language: languageOf(textInput.parse(document['language']), text),
    choice: createSeededChoice(`${seed}\n${system}\n${text}`),
    steadyChoice: createSeededChoice(seed),
  })
  const schema = request.output_config?.format?.schema
  if (schema === undefined) return typeof answer === 'string' ? answer : JSON.stringify(answer)
  return JSON.stringify(
    typeof answer !== 'string' && isInstance(schema, answer) ? answer : createInstance(schema),
  )
}

/** The answer to what is no task: an interviewer's question. */
function askSomething({ choice, language }: Asked): string {
  return askAbout[language](choice.pick('focus', focuses[language]))
}

function languageOf(asked: string, text: string): Language {
  const isEnglish = asked === '' ? !/\p{sc=Han}/u.test(text) : asked.toLowerCase().startsWith('en')
  return isEnglish ? 'en' : 'zh-CN'
}
