import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { containing } from '../../test/matchers.ts'
import { ask, askTask, errorOf, textIn, withFault, zodOutputFormat } from '../../test/real-client.ts'
import type { FaultOrder } from './fault.ts'

const decision = z.object({ action: z.enum(['FOLLOW_UP', 'MOVE_ON']), reason: z.string() })
const decide = askTask(
  'decide-turn',
  { question: '介绍一个项目', answer: '做过订单系统。' },
  { output_config: { format: zodOutputFormat(decision) } },
)

const answerUnder = (fault: FaultOrder, request = ask()) =>
  withFault(fault, ({ client }) => client.messages.create(request))
const streamUnder = (fault: FaultOrder) =>
  withFault(fault, ({ client }) => client.messages.stream(ask()).finalMessage())

describe('faults in what is said', () => {
  it('refuses before any text, and after some', async () => {
    const before = await answerUnder({ kind: 'refusal', after_deltas: 0, category: 'cyber' })
    expect(before).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'cyber' },
    })
    const after = await streamUnder({ kind: 'refusal', after_deltas: 2 })
    expect(after.stop_reason).toBe('refusal')
    expect(textIn(after)).not.toBe('')
  })

  it('leaves JSON unfinished at max_tokens', async () => {
    const message = await answerUnder({ kind: 'truncated' }, decide)
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
    const message = await answerUnder({ kind: 'schema_violation' }, decide)
    expect(message.stop_reason).toBe('end_turn')
    expect(decision.safeParse(JSON.parse(textIn(message))).success).toBe(false)
  })

  it('answers in the words that were ordered', async () => {
    const message = await answerUnder({ kind: 'other_words', text: '你今年几岁了？' })
    expect([textIn(message), message.stop_reason]).toEqual(['你今年几岁了？', 'end_turn'])
  })

  it('answers nothing at all', async () => {
    const message = await answerUnder({ kind: 'empty_content' })
    expect(message).toMatchObject({ content: [], stop_reason: 'end_turn' })
  })

  it('thinks unasked', async () => {
    const thought = await streamUnder({ kind: 'thinking_first' })
    expect(thought.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
  })
})
