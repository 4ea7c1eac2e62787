import type { MessageParam, TextBlockParam } from '@anthropic-ai/sdk/resources/messages'
import type { ExchangeLine } from '../interviewer.ts'
import type { Prompt } from './prompts.ts'
import { visibleText } from './visible-text.ts'

/** Parts by name. Null and undefined ones are left out. */
export type Parts = Readonly<Record<string, unknown>>

/** What stands where in a request: what stays the same first, so that the API can read it from its cache. */
export interface RequestShape {
  readonly system: TextBlockParam[]
  readonly messages: MessageParam[]
}

/** Why the same is asked once more. `problem` names rules and fields, and holds no text of the answer. */
export interface Repair {
  readonly problem: string
  readonly again: string
}

const cached = { cache_control: { type: 'ephemeral' } } as const
const problemLengthMax = 2000

/**
 * A task about one document: `constant` parts are the same in every request of the task and stand with the prompt, the others
 * in one message, in their order.
 */
export function shapeDocument(
  prompt: Prompt,
  { constant = {}, document }: { constant?: Parts; document: Parts },
  repair?: Repair,
): RequestShape {
  const rest = partsText(constant)
  return {
    system: [textBlock(prompt.text, rest === ''), ...(rest === '' ? [] : [textBlock(rest, true)])],
    messages: [{ role: 'user', content: [textBlock(partsText(document))] }, ...systemTurn({}, repair)],
  }
}

export interface TalkShape {
  /** The same for the whole session. */
  readonly session: Parts
  readonly exchange: readonly ExchangeLine[]
  readonly answer: string
  /** Taken from what the candidate said: data like the answer itself. */
  readonly derived: Parts
  /** What the server has decided: in a turn that no candidate can write. */
  readonly directive: Parts
}

/**
 * A talk in real turns, the candidate's words in `answer` tags. The session's documents and the talk so far, which the next
 * request begins with as well, end in a cache breakpoint each; what changes comes after them.
 */
export function shapeTalk(prompt: Prompt, talk: TalkShape, repair?: Repair): RequestShape {
  const spoken: MessageParam[] = talk.exchange.map(({ role, text }) =>
    role === 'CANDIDATE'
      ? { role: 'user', content: [answerBlock(text)] }
      : { role: 'assistant', content: [textBlock(visibleText(text).trimEnd())] },
  )
  const derived = partsText(talk.derived)
  const newest = [answerBlock(talk.answer, true), ...(derived === '' ? [] : [textBlock(derived)])]
  return {
    system: [textBlock(prompt.text, true)],
    messages: [
      { role: 'user', content: [textBlock(partsText(talk.session), true)] },
      ...spoken,
      { role: 'user', content: newest },
      ...systemTurn(talk.directive, repair),
    ],
  }
}

function answerBlock(text: string, isCached = false): TextBlockParam {
  return textBlock(partsText({ answer: text }), isCached)
}

function textBlock(text: string, isCached = false): TextBlockParam {
  return { type: 'text', text, ...(isCached ? cached : {}) }
}

function systemTurn(directive: Parts, repair: Repair | undefined): MessageParam[] {
  const lines = [
    partsText(directive),
    ...(repair === undefined
      ? []
      : [
          `An earlier answer could not be used:\n${repair.problem.slice(0, problemLengthMax)}\n${repair.again}`,
        ]),
  ].filter((line) => line !== '')
  return lines.length === 0 ? [] : [{ role: 'system', content: [textBlock(lines.join('\n'))] }]
}

/**
 * Each part in a tag of its name: texts as they are, lines of a talk with their ids, anything else as JSON. No text can end its tag or
 * begin another: a `<` that looks like one is written full width, which a quote is found by all the same.
 */
export function partsText(parts: Parts): string {
  return Object.entries(parts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => partText(name, value))
    .join('\n')
}

function partText(name: string, value: unknown): string {
  if (typeof value === 'string') return `<${name}>\n${asData(value)}\n</${name}>`
  if (isLines(value)) return `<${name}>\n${value.map(lineText).join('\n')}\n</${name}>`
  return `<${name} format="json">${asData(JSON.stringify(value))}</${name}>`
}

type Line = ExchangeLine & { readonly id?: string; readonly repeats?: string }

function isLines(value: unknown): value is readonly Line[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((line) => typeof line === 'object' && line !== null && 'role' in line && 'text' in line)
  )
}

function lineText({ id, role, repeats, text }: Line): string {
  const attributes = Object.entries({ id, role, repeats }).flatMap(([name, value]) =>
    value === undefined ? [] : ` ${name}="${value}"`,
  )
  return `<message${attributes.join('')}>${asData(text)}</message>`
}

function asData(text: string): string {
  return visibleText(text)
    .toWellFormed()
    .replaceAll(/<(?=\s*\/|[^\s\d=<>-])/gu, '＜')
}
