import { isJsonObject, parseJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** The JSON document in a request's words, read leniently: by the names of its properties, wherever they are. */
export type InterviewInput = {
  document: JsonObject
  /** The first value under one of the names: earlier names first, then the least deep. */
  find(...names: string[]): unknown
  findText(...names: string[]): string | undefined
  findNumber(...names: string[]): number | undefined
  /** Everything the candidate said, in the document's order. */
  candidateTexts: CandidateText[]
}

export type CandidateText = { /** The nearest id around it. */ id: string | number | undefined; text: string }

const DEPTH_MAX = 8
const TEXTS_MAX = 200

const ANSWER_NAME =
  /^(candidate_?|latest_?|last_?|user_?|follow_?up_?)?(answers?|reply|replies|responses?|message)(_?text)?$/i
const ID_NAMES = ['id', 'turn_id', 'answer_id', 'qa_id', 'record_id', 'turn', 'seq', 'index']
const CONTENT_NAMES = ['text', 'content', 'answer', 'message']

export function readInput(text: string): InterviewInput {
  const document = findDocument(text) ?? {}
  const find = (...names: string[]): unknown => {
    for (const name of names) {
      const found = findByName(document, name)
      if (found !== undefined) {
        return found
      }
    }
    return undefined
  }
  return {
    document,
    find,
    findText: (...names) => asText(find(...names)),
    findNumber: (...names) => {
      const found = find(...names)
      return typeof found === 'number' ? found : undefined
    },
    candidateTexts: collectCandidateTexts(document),
  }
}

/** The text of a value that is a string, or an object with its words under a usual name. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value
  }
  const object = isJsonObject(value) ? value : {}
  const words = [...CONTENT_NAMES, 'question', 'prompt'].map((name) => object[name])
  return words.find((word) => typeof word === 'string')
}

/** The first JSON object: in a ```json block, else the whole text, else from the first brace on. */
function findDocument(text: string): JsonObject | undefined {
  const fence = /^[ \t]*```json[ \t]*$/m.exec(text)
  const fenced = fence === null ? undefined : objectAt(text, fence.index + fence[0].length)
  return fenced ?? parseJsonObject(text) ?? objectAt(text, 0)
}

/** The object that starts at the first brace, found by counting braces outside strings: text in it may hold fences. */
function objectAt(text: string, from: number): JsonObject | undefined {
  const start = text.indexOf('{', from)
  if (start === -1) {
    return undefined
  }
  let depth = 0
  let isInString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (isInString) {
      index += character === '\\' ? 1 : 0
      isInString = character !== '"'
    } else if (character === '"') {
      isInString = true
    } else if (character === '{') {
      depth += 1
    } else if (character === '}') {
      depth -= 1
      if (depth === 0) {
        return parseJsonObject(text.slice(start, index + 1))
      }
    }
  }
  return undefined
}

function findByName(document: JsonObject, name: string): unknown {
  let level: unknown[] = [document]
  for (let depth = 0; depth < DEPTH_MAX && level.length > 0; depth += 1) {
    const holder = level.find((value) => isJsonObject(value) && Object.hasOwn(value, name))
    if (isJsonObject(holder)) {
      return holder[name]
    }
    level = level.flatMap(innerValues)
  }
  return undefined
}

function innerValues(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

function collectCandidateTexts(document: JsonObject): CandidateText[] {
  const texts: CandidateText[] = []
  const visit = (value: unknown, id: CandidateText['id'], isAnswer: boolean, depth: number): void => {
    if (depth > DEPTH_MAX || texts.length >= TEXTS_MAX) {
      return
    }
    if (typeof value === 'string') {
      if (isAnswer && value.trim() !== '') {
        texts.push({ id, text: value })
      }
    } else if (Array.isArray(value)) {
      value.forEach((item) => visit(item, id, isAnswer, depth + 1))
    } else if (isJsonObject(value)) {
      const ownId = idOf(value) ?? id
      const isCandidate =
        isAnswer || /^(candidate|user)$/i.test(asText(value['role'] ?? value['speaker']) ?? '')
      for (const [name, inner] of Object.entries(value)) {
        const isContent = isCandidate && CONTENT_NAMES.includes(name)
        visit(inner, ownId, isContent || ANSWER_NAME.test(name), depth + 1)
      }
    }
  }
  visit(document, undefined, false, 0)
  return texts
}

function idOf(object: JsonObject): CandidateText['id'] {
  const ids = ID_NAMES.map((name) => object[name])
  return ids.find((id) => typeof id === 'string' || typeof id === 'number')
}
