import { describe, expect, it, vi } from 'vitest'
import { matching } from '../test/matchers.ts'
import { Anthropic, ask, askTask, clientOf, errorOf, openFixture, send, textIn } from '../test/real-client.ts'

const closing = { directive: 'CLOSE', answer: '我负责过一个订单系统。', language: 'zh-CN' }

describe('POST /v1/messages', () => {
  it('answers a whole Message with usage and a request id', async () => {
    await using fixture = await openFixture()
    const message: Anthropic.Message = await fixture.client.messages.create(ask())
    expect(message).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      container: null,
      diagnostics: null,
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: { cache_read_input_tokens: 0, service_tier: 'standard', speed: 'standard' },
    })
    expect(message.id).toMatch(/^msg_01\w+$/)
    expect(message.usage.input_tokens).toBeGreaterThan(0)
    expect(message.usage.output_tokens).toBeGreaterThan(0)
  })

  it('sends the rate limit headers of the API', async () => {
    await using fixture = await openFixture()
    const { response, request_id: requestId } = await fixture.client.messages.create(ask()).withResponse()
    expect(requestId).toMatch(/^req_01\w+$/)
    expect(response.headers.get('request-id')).toBe(requestId)
    expect(Number(response.headers.get('anthropic-ratelimit-requests-remaining'))).toBeGreaterThan(0)
    expect(Date.parse(response.headers.get('anthropic-ratelimit-tokens-reset') ?? '')).toBeGreaterThan(
      Date.now(),
    )
  })

  it('streams the events in the order of the API and ends in the same message as without streaming', async () => {
    await using fixture = await openFixture()
    const stream = fixture.client.messages.stream(ask())
    const types: string[] = []
    stream.on('streamEvent', (event) => types.push(event.type))
    const streamed = await stream.finalMessage()
    const whole = await fixture.client.messages.create(ask())
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    expect(stream.request_id).toMatch(/^req_01/)
    expect(streamed.content).toEqual(whole.content)
    expect(streamed.usage).toEqual(whole.usage)
    expect(streamed.stop_reason).toBe('end_turn')
  })

  it('cuts a streamed answer into pieces the size of tokens, with pings in between', async () => {
    await using fixture = await openFixture()
    const request = { ...askTask('interviewer-reply', closing), stream: true }
    const response = await send(fixture, 'POST', '/v1/messages', JSON.stringify(request))
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const body = await response.text()
    expect(body).toMatch(/^event: message_start\ndata: \{"type":"message_start",.+\n\nevent: ping\n/)
    expect(body.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true)
    const deltas = [...body.matchAll(/"text_delta","text":"([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(deltas.length).toBeGreaterThan(10)
    expect(Math.max(...deltas.map((delta) => delta.length))).toBeLessThanOrEqual(7)
  })

  it('says the same to the same request, with and without streaming, whatever the model and after a restart', async () => {
    await using first = await openFixture({ seed: 'a' })
    await using second = await openFixture({ seed: 'a' })
    const request = askTask('interviewer-reply', closing)
    const answers = [
      await first.client.messages.create(request),
      await first.client.messages.create({ ...request, model: 'claude-haiku-5-5' }),
      await first.client.messages.stream(request).finalMessage(),
      await second.client.messages.create(request),
    ]
    expect(new Set(answers.map(textIn)).size).toBe(1)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(4)
  })

  it('draws other words from another seed', async () => {
    const texts = new Set<string>()
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await using fixture = await openFixture({ seed })
      texts.add(textIn(await fixture.client.messages.create(ask())))
    }
    expect(texts.size).toBeGreaterThan(1)
  })

  it('stops at max_tokens and at stop sequences, and says which', async () => {
    await using fixture = await openFixture()
    const short = await fixture.client.messages.create(ask({ max_tokens: 3 }))
    expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 3 } })
    const whole = textIn(await fixture.client.messages.create(ask()))
    const sequence = whole.slice(5, 7)
    const stopped = await fixture.client.messages.create(ask({ stop_sequences: [sequence] }))
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: sequence })
    expect(textIn(stopped)).toBe(whole.slice(0, whole.indexOf(sequence)))
    const warmed = await fixture.client.messages.create(ask({ max_tokens: 0 }))
    expect(warmed).toMatchObject({ content: [], stop_reason: 'max_tokens' })
  })

  it('thinks first when it is asked to, and counts it as output', async () => {
    await using fixture = await openFixture()
    const thinking = { type: 'adaptive', display: 'omitted' } as const
    const message = await fixture.client.messages.stream(ask({ thinking })).finalMessage()
    const plain = await fixture.client.messages.create(ask())
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
    expect(message.content[0]).toMatchObject({ thinking: '', signature: matching(/.+/) })
    expect(message.usage.output_tokens).toBeGreaterThan(plain.usage.output_tokens)
    const short = await fixture.client.messages.create(ask({ thinking, max_tokens: 25 }))
    expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 25 } })
  })

  it('makes an answer take its time when a delay is set, and none otherwise', async () => {
    await using slow = await openFixture({ tokenDelayMs: 5 })
    const startedAt = performance.now()
    const message = await slow.client.messages.stream(ask()).finalMessage()
    const takenMs = performance.now() - startedAt
    expect(takenMs).toBeGreaterThanOrEqual(message.usage.output_tokens * 4)
  })

  it('notices a client that goes away, and counts no completed call', async () => {
    await using fixture = await openFixture({ tokenDelayMs: 50 })
    const stream = fixture.client.messages.stream(ask())
    stream.once('text', () => stream.abort())
    expect(await errorOf(stream.finalMessage())).toBeInstanceOf(Anthropic.APIUserAbortError)
    await vi.waitFor(() => expect(fixture.simulator.listCalls()[0]?.outcome).toBe('left'))
    expect(fixture.simulator.countCalls().completed_by_task).toEqual({})
  })
})

describe('the other paths', () => {
  it('counts tokens, more for more text', async () => {
    await using fixture = await openFixture()
    const count = (content: string) =>
      fixture.client.messages.countTokens({
        model: 'claude-sonnet-5-5',
        messages: [{ role: 'user', content }],
      })
    const short = await count('你好')
    const long = await count('你好'.repeat(50))
    expect(short.input_tokens).toBeGreaterThan(0)
    expect(long.input_tokens).toBeGreaterThan(short.input_tokens + 40)
  })

  it('keeps serving while one call stalls, and closes at once with streams open', async () => {
    const fixture = await openFixture({ faults: [{ kind: 'stall_mid_stream' }] })
    const stalled = fixture.client.messages.stream(ask())
    await new Promise((resolve) => stalled.once('text', resolve))
    await clientOf(fixture.simulator).messages.create(ask())
    const startedAt = performance.now()
    const [error] = await Promise.all([errorOf(stalled.finalMessage()), fixture.simulator.close()])
    expect(error).toBeInstanceOf(Error)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
