import { lastUserText, textOf } from '../messages/message-request.ts'
import type { MessageRequest } from '../messages/message-request.ts'
import { createInstance } from '../schemas/schema-instance.ts'
import { createSeededChoice } from '../seeded-choice.ts'
import { assessQuestionRole } from './assess-question.ts'
import { decideTurnRole } from './decide-turn.ts'
import { freeAnswerRole } from './free-answer.ts'
import { readInput } from './interview-input.ts'
import { interviewerReplyRole } from './interviewer-reply.ts'
import { languageOf } from './language.ts'
import type { Role } from './role.ts'
import { taskOf } from './task.ts'

const ROLES: ReadonlyMap<string, Role> = new Map([
  ['decide-turn', decideTurnRole],
  ['interviewer-reply', interviewerReplyRole],
  ['assess-question', assessQuestionRole],
])

/**
 * The text that the model answers, from the seed and the request's content alone: the model's name and `stream` do not
 * change it. With an output schema it is JSON that satisfies the schema.
 */
export function playRole(request: MessageRequest, seed: string): string {
  const system = textOf(request.system)
  const text = lastUserText(request.messages)
  const input = readInput(text)
  const role = ROLES.get(taskOf(system)) ?? freeAnswerRole
  const schema = request.output_config?.format?.schema
  const context = {
    input,
    language: languageOf(input, system, text),
    choice: createSeededChoice(`${seed}\n${system}\n${text}`),
    steadyChoice: createSeededChoice(seed),
  }
  return schema === undefined
    ? role.speak(context)
    : JSON.stringify(createInstance(schema, role.hints(context)))
}
