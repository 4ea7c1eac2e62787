import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { containing } from '../../test/matchers.ts'
import { ask, askTask, errorOf, textIn, withFault, zodOutputFormat } from '../../test/real-client.ts'

const decision = z.object({ action: z.enum(['FOLLOW_UP', 'MOVE_ON']), reason: z.string() })
const decide = askTask(
  'decide-turn',
  { question: '介绍一个项目', answer: '做过订单系统。' },
  { output_config: { format: zodOutputFormat(decision) } },
)

describe('faults in what is said', () => {
  it('refuses before any text, and after some', async () => {
    const before = await withFault({ kind: 'refusal', after_deltas: 0, category: 'cyber' }, ({ client }) =>
      client.messages.create(ask()),
    )
    expect(before).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'cyber' },
    })
    const after = await withFault({ kind: 'refusal', after_deltas: 2 }, ({ client }) =>
      client.messages.stream(ask()).finalMessage(),
    )
    expect(after.stop_reason).toBe('refusal')
    expect(textIn(after)).not.toBe('')
  })

  it('leaves JSON unfinished at max_tokens', async () => {
    const message = await withFault({ kind: 'truncated' }, ({ client }) => client.messages.create(decide))
    expect(message.stop_reason).toBe('max_tokens')
    expect((): unknown => JSON.parse(textIn(message))).toThrow(SyntaxError)
  })

  it('answers what is no JSON, which parse() throws at', async () => {
    const error = await withFault({ kind: 'invalid_json' }, ({ client }) =>
      errorOf(client.messages.parse(decide)),
    )
    expect(error).toMatchObject({ message: containing('Failed to parse structured output') })
  })

  it('answers JSON that breaks the schema', async () => {
    const message = await withFault({ kind: 'schema_violation' }, ({ client }) =>
      client.messages.create(decide),
    )
    expect(message.stop_reason).toBe('end_turn')
    expect(decision.safeParse(JSON.parse(textIn(message))).success).toBe(false)
  })

  it('answers nothing at all', async () => {
    const message = await withFault({ kind: 'empty_content' }, ({ client }) => client.messages.create(ask()))
    expect(message).toMatchObject({ content: [], stop_reason: 'end_turn' })
  })

  it('thinks unasked, and reads from the cache', async () => {
    const thought = await withFault({ kind: 'thinking_first' }, ({ client }) =>
      client.messages.stream(ask()).finalMessage(),
    )
    expect(thought.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
    const cached = await withFault({ kind: 'cache_hit' }, ({ client }) => client.messages.create(ask()))
    expect(cached.usage.cache_read_input_tokens).toBeGreaterThan(cached.usage.input_tokens)
  })
})
