import { ApiError } from '../wire/api-error.ts'

type ModelLine = 'haiku' | 'sonnet' | 'opus' | 'fable' | 'mythos'

export type Model = {
  id: string
  displayName: string
  line: ModelLine
  createdAt: string
  /** Whether a conversation may end with an assistant message to be continued. */
  allowsPrefill: boolean
  /** Whether `role: system` may appear inside `messages`. */
  allowsSystemMessages: boolean
  /** Accepted values of `thinking.type`. */
  thinkingTypes: ReadonlySet<string>
}

/** The model ids that SDK 1.10.0 types name, most recent first. Dates are the simulator's own. */
const IDS = [
  'claude-fable-5-2',
  'claude-mythos-5-2',
  'claude-haiku-5-5',
  'claude-sonnet-5-5',
  'claude-opus-5-5',
  'claude-fable-5-1',
  'claude-mythos-5-1',
  'claude-sonnet-5',
  'claude-fable-5',
  'claude-mythos-5',
  'claude-opus-5',
  'claude-opus-4-8',
  'claude-opus-4-7',
  'claude-opus-4-6',
  'claude-sonnet-4-6',
  'claude-haiku-4-5',
  'claude-opus-4-5',
  'claude-sonnet-4-5',
] as const

const ALIASES: Record<string, string> = {
  'claude-haiku-4-5-20251001': 'claude-haiku-4-5',
  'claude-opus-4-5-20251101': 'claude-opus-4-5',
  'claude-sonnet-4-5-20250929': 'claude-sonnet-4-5',
}

const MODELS: readonly Model[] = IDS.map(describeModel)

export function listModels(): readonly Model[] {
  return MODELS
}

/** Throws the API's 404 for an id it does not know. */
export function getModel(id: string): Model {
  const model = MODELS.find((known) => known.id === (ALIASES[id] ?? id))
  if (model === undefined) {
    throw new ApiError(404, `model: ${id}`)
  }
  return model
}

function describeModel(id: (typeof IDS)[number], index: number): Model {
  const line = lineOf(id)
  const isFifthFamily = /-5(-\d)?$/.test(id) && !id.includes('-4-')
  const alwaysThinks = id === 'claude-opus-5-5' || line === 'fable'
  const thinkingTypes = new Set(['adaptive', 'between_tools'])
  if (!isFifthFamily) {
    thinkingTypes.add('enabled')
  }
  if (!alwaysThinks) {
    thinkingTypes.add('disabled')
  }
  return {
    id,
    displayName: displayNameOf(id),
    line,
    createdAt: new Date(Date.UTC(2026, 9 - index, 1)).toISOString().replace('.000Z', 'Z'),
    allowsPrefill: id.includes('-4-5'),
    allowsSystemMessages: isFifthFamily || id === 'claude-opus-4-8',
    thinkingTypes,
  }
}

function lineOf(id: string): ModelLine {
  const lines: ModelLine[] = ['haiku', 'sonnet', 'opus', 'fable', 'mythos']
  return lines.find((line) => id.includes(line)) ?? 'sonnet'
}

function displayNameOf(id: string): string {
  const [, line = '', ...version] = id.split('-')
  return `Claude ${line.charAt(0).toUpperCase()}${line.slice(1)} ${version.join('.')}`
}
