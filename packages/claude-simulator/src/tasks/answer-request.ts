import { lastUserText, textOf, type MessageRequest } from '../messages/message-request.ts'
import { parseJsonObject } from '../schemas/json.ts'
import { createInstance, isInstance } from '../schemas/schema-instance.ts'
import { createSeededChoice } from '../seeded-choice.ts'
import { assessQuestion } from './assess-question.ts'
import { decideTurn } from './decide-turn.ts'
import { replyAsInterviewer } from './interviewer-reply.ts'
import { askAbout, focuses } from './phrases.ts'
import { taskOf, textInput, type Asked, type Language } from './task.ts'

/** What interview-service's prompts ask of a model, each answered in the form of its schema. */
const tasks: ReadonlyMap<string, (asked: Asked) => unknown> = new Map<string, (asked: Asked) => unknown>([
  ['decide-turn', decideTurn],
  ['interviewer-reply', replyAsInterviewer],
  ['assess-question', assessQuestion],
])

/**
 * The text that the model answers, from the seed and the request's content alone: the model's name and `stream` do not
 * change it. With an output schema that is not its task's, it is the least JSON that satisfies the schema.
 */
export function answerRequest(request: MessageRequest, seed: string): string {
  const system = textOf(request.system)
  const text = lastUserText(request.messages)
  const document = parseJsonObject(/^```json\n([^]*?)\n```$/m.exec(text)?.[1] ?? text) ?? {}
  const answer = (tasks.get(taskOf(system)) ?? askSomething)({
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
