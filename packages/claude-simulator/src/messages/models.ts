import { ApiError } from '../wire/api-error.ts'

/** The models that SDK 1.10.0 names, by line, with their dated aliases. */
const versionsOf: Readonly<Record<string, readonly string[]>> = {
  fable: ['5-2', '5-1', '5'],
  mythos: ['5-2', '5-1', '5'],
  opus: ['5-5', '5', '4-8', '4-7', '4-6', '4-5', '4-5-20251101'],
  sonnet: ['5-5', '5', '4-6', '4-5', '4-5-20250929'],
  haiku: ['5-5', '4-5', '4-5-20251001'],
}

/** What a model lets a request do. */
export interface ModelRules {
  /** Whether a conversation may end with an assistant message to be continued. */
  readonly allowsPrefill: boolean
  /** Whether `role: system` may appear inside `messages`. */
  readonly allowsSystemMessages: boolean
  allowsThinking(type: string): boolean
}

/** Throws the API's 404 for a model it does not know. */
export function getModelRules(id: string): ModelRules {
  const [, line = '', version = ''] = /^claude-([a-z]+)-(.+)$/.exec(id) ?? []
  const isKnown = Object.hasOwn(versionsOf, line) && versionsOf[line]?.includes(version)
  if (!isKnown) throw new ApiError(404, `model: ${id}`)
  const isFifthFamily = version.startsWith('5')
  const alwaysThinks = id === 'claude-opus-5-5' || line === 'fable'
  return {
    allowsPrefill: version.startsWith('4-5'),
    allowsSystemMessages: isFifthFamily || id === 'claude-opus-4-8',
    allowsThinking: (type) =>
      !(type === 'enabled' && isFifthFamily) && !(type === 'disabled' && alwaysThinks),
  }
}
