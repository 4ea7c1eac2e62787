import { ApiError } from '../wire/api-error.ts'

/** The models that SDK 1.10.0 names, by line, with their dated aliases. */
const versionsOf = new Map([
  ['fable', ['5-2', '5-1', '5']],
  ['mythos', ['5-2', '5-1', '5']],
  ['opus', ['5-5', '5', '4-8', '4-7', '4-6', '4-5', '4-5-20251101']],
  ['sonnet', ['5-5', '5', '4-6', '4-5', '4-5-20250929']],
  ['haiku', ['5-5', '4-5', '4-5-20251001']],
])

/** Below so many tokens nothing is cached. The page of the newest models was not found: they are taken to be as their elders. */
export function cacheTokensMin(id: string): number {
  if (/haiku/.test(id)) return 4_096
  if (/opus-4-[56]/.test(id)) return 4_096
  if (/opus-4-7/.test(id)) return 2_048
  if (/(?:opus|fable|mythos)-5/.test(id)) return 512
  return 1_024
}

export type ModelRules = ReturnType<typeof getModelRules>

/** What a model lets a request do. Throws the API's 404 for a model it does not know. */
export function getModelRules(id: string) {
  const [, line = '', version = ''] = /^claude-([a-z]+)-(.+)$/.exec(id) ?? []
  if (!versionsOf.get(line)?.includes(version)) throw new ApiError(404, `model: ${id}`)
  const isFifthFamily = version.startsWith('5')
  const alwaysThinks = id === 'claude-opus-5-5' || line === 'fable'
  return {
    /** Whether a conversation may end with an assistant message to be continued. */
    allowsPrefill: version.startsWith('4-5'),
    /** Whether `role: system` may appear inside `messages`. */
    allowsSystemMessages: isFifthFamily || id === 'claude-opus-4-8',
    refusedThinking: [isFifthFamily && 'enabled', alwaysThinks && 'disabled'],
  }
}
