import { textOf, type MessageRequest } from '../messages/message-request.ts'
import { isJsonObject, parseJson, type JsonObject } from '../schemas/json.ts'

/** Read as somebody reads who trusts what stands there: the first tag of a name counts, and it ends where it seems to end. */
const tag = /<([a-z][a-z_]*)((?: [^<>]*)?)>([^]*?)<\/\1>/g

/**
 * The document that a request is about. Each part stands in a tag of its name, what is always the same behind the prompt, and what was
 * said before the newest `answer` in turns, or as `message` tags of the part `exchange`. Requests written by hand may hold one JSON
 * block instead.
 */
export function readDocument(
  { system, messages }: Pick<MessageRequest, 'system' | 'messages'>,
  words: string,
): JsonObject {
  const behindPrompt = Array.isArray(system) ? system.slice(1) : []
  const said = messages.filter(({ role }) => role !== 'assistant').map(({ content }) => content)
  const parts = [behindPrompt, ...said]
    .flatMap((content) => [...textOf(content).matchAll(tag)])
    .map(([, name = '', attributes = '', text = '']) => ({ name, value: valueOf(attributes, text) }))
  if (parts.length === 0) return readJson(words)
  const first = Object.fromEntries(parts.toReversed().map(({ name, value }) => [name, value]))
  const answer = parts.findLast(({ name }) => name === 'answer')?.value
  const turns = turnsOf(messages)
  return {
    ...first,
    ...(answer === undefined ? {} : { answer }),
    ...(turns.length === 0 ? {} : { exchange: turns }),
  }
}

function readJson(words: string): JsonObject {
  const parsed = parseJson(/^```json\n([^]*?)\n```$/m.exec(words)?.[1] ?? words)
  return isJsonObject(parsed) ? parsed : {}
}

function valueOf(attributes: string, text: string): unknown {
  if (/format="json"/.test(attributes)) return parseJson(text)
  const lines = [...text.matchAll(/<message ([^<>]*)>([^]*?)<\/message>/g)]
  return lines.length === 0
    ? unpadded(text)
    : lines.map(([, given = '', said = '']) => ({ ...attributesOf(given), text: said }))
}

/** A text stands on lines of its own. */
function unpadded(text = ''): string {
  return text.replace(/^\n/, '').replace(/\n$/, '')
}

function attributesOf(text: string): Record<string, string> {
  const given = [...text.matchAll(/([a-z]+)="([^"]*)"/g)]
  return Object.fromEntries(given.map(([, name = '', value = '']) => [name, value]))
}

/** What was said in turns before the newest answer. */
function turnsOf(messages: MessageRequest['messages']): object[] {
  const spoken = messages.flatMap(({ role, content }) => {
    const text = textOf(content)
    if (role === 'assistant') return [{ role: 'INTERVIEWER', text }]
    return Array.from(text.matchAll(/<answer[^<>]*>([^]*?)<\/answer>/g), ([, said]) => ({
      role: 'CANDIDATE',
      text: unpadded(said),
    }))
  })
  return spoken.some(({ role }) => role === 'INTERVIEWER') ? spoken.slice(0, -1) : []
}
