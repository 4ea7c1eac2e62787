import { createHash } from 'node:crypto'
import { textOf, type MessageRequest } from './message-request.ts'
import { cacheTokensMin } from './models.ts'
import { countTokens } from './tokens.ts'

/** How a request's input tokens are billed. */
export interface CacheUse {
  readonly readTokens: number
  readonly written5mTokens: number
  readonly written1hTokens: number
  readonly restTokens: number
}

export type PromptCache = ReturnType<typeof createPromptCache>

interface Position {
  /** Of everything up to and including this block, byte by byte, with the model. */
  readonly key: string
  readonly tokens: number
  /** Set where the request marks a breakpoint. */
  readonly ttl: '5m' | '1h' | undefined
}

const minutes = { '5m': 5, '1h': 60 }
/** The API looks so many blocks back from a breakpoint for what an earlier request wrote. */
const lookBackBlocks = 20
const perMessageTokens = 4
const entriesMax = 10_000

/**
 * Plays the prompt cache: a breakpoint writes the prefix that ends there, byte-exact in the order tools, system, messages and for its
 * model only; a later request reads the longest prefix that is still there, which makes it last anew. Prefixes below the model's
 * minimum are not cached, and nothing says so.
 */
export function createPromptCache({ now }: { readonly now: () => Date }) {
  const expiries = new Map<string, number>()
  const lives = ({ key }: Position) => (expiries.get(key) ?? 0) > now().getTime()
  const keep = ({ key, ttl = '5m' }: Position) => {
    expiries.delete(key)
    expiries.set(key, now().getTime() + minutes[ttl] * 60_000)
    const [oldest = key] = expiries.keys()
    if (expiries.size > entriesMax) expiries.delete(oldest)
  }
  return {
    /** Reads and writes for one request that is answered. */
    use(request: MessageRequest): CacheUse {
      const positions = positionsOf(request)
      const marked = positions.flatMap(({ ttl }, index) => (ttl === undefined ? [] : [index]))
      const isLongEnough = ({ tokens }: Position) => tokens >= cacheTokensMin(request.model)
      const readable = positions.filter(
        (position, index) =>
          marked.some((mark) => index <= mark && index > mark - lookBackBlocks) &&
          isLongEnough(position) &&
          lives(position),
      )
      const read = readable.at(-1)
      if (read !== undefined) keep(read)
      const written = { '5m': 0, '1h': 0 }
      let billed = read?.tokens ?? 0
      for (const position of marked.flatMap((index) => positions[index] ?? []).filter(isLongEnough)) {
        keep(position)
        written[position.ttl ?? '5m'] += Math.max(0, position.tokens - billed)
        billed = Math.max(billed, position.tokens)
      }
      return {
        readTokens: read?.tokens ?? 0,
        written5mTokens: written['5m'],
        written1hTokens: written['1h'],
        restTokens: (positions.at(-1)?.tokens ?? 0) - billed,
      }
    },
    reset: (): void => expiries.clear(),
  }
}

/** The tokens of everything that a request says. */
export function countInputTokens(
  request: Pick<MessageRequest, 'messages' | 'system' | 'tools' | 'model'>,
): number {
  return positionsOf(request).at(-1)?.tokens ?? 0
}

type Cached = Pick<MessageRequest, 'messages' | 'system' | 'tools' | 'model' | 'cache_control'>

/** Every block of a request with what stands before it, in the order in which the API caches. */
function positionsOf({ model, tools = [], system, messages, cache_control: automatic }: Cached): Position[] {
  const hash = createHash('sha256').update(model)
  let tokens = 0
  const blocks = [
    ...tools.map((tool) => ({ role: 'tools', ...blockOf(tool), opening: 0 })),
    ...blocksOf(system ?? []).map((block) => ({ role: 'system', ...block, opening: 0 })),
    ...messages.flatMap(({ role, content }) =>
      blocksOf(content).map((block, index) => ({
        role,
        ...block,
        opening: index === 0 ? perMessageTokens : 0,
      })),
    ),
  ]
  return blocks.map(({ role, text, ttl, opening }, index) => {
    hash.update(`\0${role}\0${text}`)
    tokens += opening + countTokens(text)
    const isAutomatic = automatic != null && index === blocks.length - 1
    return {
      key: hash.copy().digest('base64'),
      tokens,
      ttl: ttl ?? (isAutomatic ? (automatic.ttl ?? '5m') : undefined),
    }
  })
}

function blocksOf(content: string | readonly object[]) {
  return typeof content === 'string' ? [{ text: content, ttl: undefined }] : content.map(blockOf)
}

function blockOf(block: object): { text: string; ttl: '5m' | '1h' | undefined } {
  const { cache_control: marked, ...rest } = { cache_control: undefined, type: '', ...block }
  const text = rest.type === 'text' ? textOf([rest]) : JSON.stringify(rest)
  return { text, ttl: ttlOf(marked) }
}

function ttlOf(marked: unknown): '5m' | '1h' | undefined {
  if (marked == null) return undefined
  return typeof marked === 'object' && 'ttl' in marked && marked.ttl === '1h' ? '1h' : '5m'
}

/** The breakpoints of a request, as the API checks them. */
export function listBreakpoints(request: Cached): ('5m' | '1h')[] {
  return positionsOf(request).flatMap(({ ttl }) => ttl ?? [])
}
