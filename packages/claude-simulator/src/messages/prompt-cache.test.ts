import { describe, expect, it } from 'vitest'
import { containing } from '../../test/matchers.ts'
import { ask, errorOf, openFixture } from '../../test/real-client.ts'
import { messageRequest } from './message-request.ts'
import { createPromptCache } from './prompt-cache.ts'

const ephemeral = { type: 'ephemeral' } as const
const long = (seed: string): string => Array.from({ length: 1_500 }, (_, at) => `${seed}${at} `).join('')
const text = (words: string, marked = false) => ({
  type: 'text' as const,
  text: words,
  ...(marked ? { cache_control: ephemeral } : {}),
})

const request = (system: ReturnType<typeof text>[], question: string, fields: object = {}) =>
  messageRequest.parse(ask({ system, messages: [{ role: 'user', content: question }], ...fields }))

/** A cache whose clock stands where the test puts it. */
function cacheAt(start: string) {
  let time = new Date(start)
  const cache = createPromptCache({ now: () => time })
  return { cache, passMinutes: (count: number) => (time = new Date(time.getTime() + count * 60_000)) }
}

const start = '2026-11-21T08:00:00Z'

describe('the prompt cache', () => {
  it('writes what ends in a breakpoint, and reads it when the same bytes come again', () => {
    const { cache } = cacheAt(start)
    const first = cache.use(request([text(long('a'), true)], 'one?'))
    expect(first).toMatchObject({ readTokens: 0 })
    expect(first.written5mTokens).toBeGreaterThan(3_000)
    const second = cache.use(request([text(long('a'), true)], 'another?'))
    expect(second).toMatchObject({ readTokens: first.written5mTokens, written5mTokens: 0 })
    expect(second.restTokens).toBeLessThan(20)
  })

  it.each([
    ['one byte differs', request([text(`${long('a')}!`, true)], 'one?')],
    ['another model is asked', request([text(long('a'), true)], 'one?', { model: 'claude-opus-5-5' })],
    ['nothing is marked', request([text(long('a'))], 'one?')],
    ['something stands before it', request([text('x'), text(long('a'), true)], 'one?')],
  ])('reads nothing when %s', (_, other) => {
    const { cache } = cacheAt(start)
    cache.use(request([text(long('a'), true)], 'one?'))
    expect(cache.use(other).readTokens).toBe(0)
  })

  it('keeps an entry for five minutes after its last use, and for an hour where that is asked', () => {
    const { cache, passMinutes } = cacheAt(start)
    const marked = request([text(long('a'), true)], 'one?')
    cache.use(marked)
    passMinutes(4)
    expect(cache.use(marked).readTokens).toBeGreaterThan(0)
    passMinutes(4)
    expect(cache.use(marked).readTokens).toBeGreaterThan(0)
    passMinutes(6)
    expect(cache.use(marked).readTokens).toBe(0)
    const hour = { ...text(long('b')), cache_control: { ...ephemeral, ttl: '1h' as const } }
    expect(cache.use(request([hour], 'one?')).written1hTokens).toBeGreaterThan(0)
    passMinutes(59)
    expect(cache.use(request([hour], 'one?')).readTokens).toBeGreaterThan(0)
  })

  it('caches nothing below the minimum of the model, silently', () => {
    const { cache } = cacheAt(start)
    const short = request([text('Be brief. '.repeat(50), true)], 'one?')
    expect(cache.use(short)).toMatchObject({ readTokens: 0, written5mTokens: 0 })
    expect(cache.use(short)).toMatchObject({ readTokens: 0, written5mTokens: 0 })
  })

  it('reads the longest part of a talk that grows, and writes only what is new', () => {
    const { cache } = cacheAt(start)
    const turn = (words: string, marked: boolean) => ({
      role: 'user' as const,
      content: [text(words, marked)],
    })
    const reply = { role: 'assistant' as const, content: 'And then?' }
    const first = cache.use(request([text(long('a'), true)], '', { messages: [turn('first answer', true)] }))
    const messages = [turn('first answer', false), reply, turn('second answer', true)]
    const second = cache.use(request([text(long('a'), true)], '', { messages }))
    expect(second.readTokens).toBe(first.written5mTokens)
    expect(second.written5mTokens).toBeGreaterThan(0)
    expect(second.written5mTokens).toBeLessThan(30)
    expect(second.restTokens).toBe(0)
  })

  it('bills over HTTP what was read and written, and forgets all with a reset', async () => {
    await using fixture = await openFixture()
    const asked = ask({ system: [text(long('a'), true)] })
    const usages = [
      (await fixture.client.messages.create(asked)).usage,
      (await fixture.client.messages.stream(asked).finalMessage()).usage,
    ]
    expect(usages[1]?.cache_read_input_tokens).toBe(usages[0]?.cache_creation_input_tokens)
    fixture.simulator.reset()
    expect((await fixture.client.messages.create(asked)).usage.cache_read_input_tokens).toBe(0)
  })

  it('takes four breakpoints at most, and the long ones first', async () => {
    await using fixture = await openFixture()
    const marked = Array.from({ length: 5 }, () => text('x', true))
    expect(await errorOf(fixture.client.messages.create(ask({ system: marked })))).toMatchObject({
      status: 400,
      message: containing('A maximum of 4 blocks'),
    })
    const hour = { ...text('y'), cache_control: { ...ephemeral, ttl: '1h' as const } }
    const late = ask({ system: [text('x', true), hour] })
    expect(await errorOf(fixture.client.messages.create(late))).toMatchObject({ status: 400 })
  })
})
