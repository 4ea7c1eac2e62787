import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export const promptIds = [
  'decide-turn',
  'interviewer-reply',
  'assess-question',
  'next-steps',
  'plan-interview',
] as const

export type PromptId = (typeof promptIds)[number]

/** A versioned system prompt. The hash covers the whole file, so that a change without a new version is noticed in the records. */
export interface Prompt {
  readonly id: PromptId
  readonly version: string
  readonly sha256: string
  /** The system prompt. */
  readonly text: string
}

const frontMatter = z.strictObject({
  id: z.enum(promptIds),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a semantic version'),
})

/** Reads a prompt file: front matter with `id` and `version` between two lines `---`, then the text. Throws Error naming the problem. */
export function parsePrompt(file: string): Prompt {
  const parts = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file)
  const [, head, body] = parts ?? []
  if (head === undefined || body === undefined) throw new Error('a prompt file must begin with front matter')
  const fields = new Map(head.split('\n').map((line) => [line.split(': ')[0], line.split(': ')[1]]))
  const { id, version } = frontMatter.parse(Object.fromEntries(fields))
  return { id, version, sha256: createHash('sha256').update(file).digest('hex'), text: body.trim() }
}

/** Reads all prompts, once at start. Throws when one is missing or malformed. */
export function loadPrompts(): Readonly<Record<PromptId, Prompt>> {
  return {
    'decide-turn': readPrompt('decide-turn'),
    'interviewer-reply': readPrompt('interviewer-reply'),
    'assess-question': readPrompt('assess-question'),
    'next-steps': readPrompt('next-steps'),
    'plan-interview': readPrompt('plan-interview'),
  }
}

function readPrompt(id: PromptId): Prompt {
  const prompt = parsePrompt(readFileSync(new URL(`./prompts/${id}.md`, import.meta.url), 'utf8'))
  if (prompt.id !== id) throw new Error(`the file of prompt ${id} calls itself ${prompt.id}`)
  return prompt
}
