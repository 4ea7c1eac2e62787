import { describe, expect, it, vi } from 'vitest'
import { matching } from './matchers.ts'
import { ask, askTask, clientOf, errorOf, startBench, textIn, APIUserAbortError } from './real-client.ts'
import type { Anthropic } from './real-client.ts'

const closing = { decision: 'CLOSE', answer: '我负责过一个订单系统。', language: 'zh-CN' }

describe('POST /v1/messages', () => {
  it('answers a whole Message with usage and a request id', async () => {
    await using bench = await startBench()
    const message: Anthropic.Message = await bench.client.messages.create(ask())
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
    await using bench = await startBench()
    const { response, request_id: requestId } = await bench.client.messages.create(ask()).withResponse()
    expect(requestId).toMatch(/^req_01\w+$/)
    expect(response.headers.get('request-id')).toBe(requestId)
    expect(Number(response.headers.get('anthropic-ratelimit-requests-remaining'))).toBeGreaterThan(0)
    expect(Date.parse(response.headers.get('anthropic-ratelimit-tokens-reset') ?? '')).toBeGreaterThan(
      Date.now(),
    )
  })

  it('streams the events in the order of the API and ends in the same message as without streaming', async () => {
    await using bench = await startBench()
    const stream = bench.client.messages.stream(ask())
    const types: string[] = []
    stream.on('streamEvent', (event) => types.push(event.type))
    const streamed = await stream.finalMessage()
    const whole = await bench.client.messages.create(ask())
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
    await using bench = await startBench()
    const response = await fetch(`${bench.simulator.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': 'sk-test',
        'anthropic-version': '2026-10-21',
      },
      body: JSON.stringify({ ...askTask('interviewer-reply', closing), stream: true }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const body = await response.text()
    expect(body).toMatch(/^event: message_start\ndata: \{"type":"message_start",.+\n\nevent: ping\n/)
    expect(body.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true)
    const deltas = [...body.matchAll(/"text_delta","text":"([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(deltas.length).toBeGreaterThan(10)
    expect(Math.max(...deltas.map((delta) => delta.length))).toBeLessThanOrEqual(7)
  })

  it('says the same to the same request, with and without streaming, whatever the model and after a restart', async () => {
    await using first = await startBench({ seed: 'a' })
    await using second = await startBench({ seed: 'a' })
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
      await using bench = await startBench({ seed })
      texts.add(textIn(await bench.client.messages.create(ask())))
    }
    expect(texts.size).toBeGreaterThan(1)
  })

  it('stops at max_tokens and at stop sequences, and says which', async () => {
    await using bench = await startBench()
    const short = await bench.client.messages.create(ask({ max_tokens: 3 }))
    expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 3 } })
    const whole = textIn(await bench.client.messages.create(ask()))
    const sequence = whole.slice(5, 7)
    const stopped = await bench.client.messages.create(ask({ stop_sequences: [sequence] }))
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: sequence })
    expect(textIn(stopped)).toBe(whole.slice(0, whole.indexOf(sequence)))
    const warmed = await bench.client.messages.create(ask({ max_tokens: 0 }))
    expect(warmed).toMatchObject({ content: [], stop_reason: 'max_tokens' })
  })

  it('thinks first when it is asked to, and counts it as output', async () => {
    await using bench = await startBench()
    const thinking = { type: 'adaptive', display: 'omitted' } as const
    const message = await bench.client.messages.stream(ask({ thinking })).finalMessage()
    const plain = await bench.client.messages.create(ask())
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
    expect(message.content[0]).toMatchObject({ thinking: '', signature: matching(/.+/) })
    expect(message.usage.output_tokens).toBeGreaterThan(plain.usage.output_tokens)
    const short = await bench.client.messages.create(ask({ thinking, max_tokens: 25 }))
    expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 25 } })
  })

  it('makes an answer take its time when a delay is set, and none otherwise', async () => {
    await using slow = await startBench({ tokenDelayMs: 5 })
    const startedAt = performance.now()
    const message = await slow.client.messages.stream(ask()).finalMessage()
    const takenMs = performance.now() - startedAt
    expect(takenMs).toBeGreaterThanOrEqual(message.usage.output_tokens * 4)
  })

  it('notices a client that goes away, and counts no completed call', async () => {
    await using bench = await startBench({ tokenDelayMs: 50 })
    const stream = bench.client.messages.stream(ask())
    stream.once('text', () => stream.abort())
    expect(await errorOf(stream.finalMessage())).toBeInstanceOf(APIUserAbortError)
    await vi.waitFor(() => expect(bench.simulator.listCalls()[0]?.outcome).toBe('left'))
    expect(bench.simulator.countCalls().completed_by_task).toEqual({})
  })
})

describe('the other paths', () => {
  it('counts tokens, more for more text', async () => {
    await using bench = await startBench()
    const count = (content: string) =>
      bench.client.messages.countTokens({ model: 'claude-sonnet-5-5', messages: [{ role: 'user', content }] })
    const short = await count('你好')
    const long = await count('你好'.repeat(50))
    expect(short.input_tokens).toBeGreaterThan(0)
    expect(long.input_tokens).toBeGreaterThan(short.input_tokens + 40)
  })

  it('lists models in pages and retrieves one', async () => {
    await using bench = await startBench()
    const ids: string[] = []
    for await (const model of bench.client.models.list({ limit: 5 })) {
      ids.push(model.id)
    }
    expect(ids).toContain('claude-sonnet-5-5')
    expect(new Set(ids).size).toBe(ids.length)
    const model = await bench.client.models.retrieve('claude-opus-5-5')
    expect(model).toMatchObject({ type: 'model', display_name: 'Claude Opus 5.5', lifecycle: 'active' })
    expect(await errorOf(bench.client.models.retrieve('gpt'))).toMatchObject({ status: 404 })
  })

  it('keeps serving while one call stalls, and closes at once with streams open', async () => {
    const bench = await startBench({ faults: [{ kind: 'stall_mid_stream' }] })
    const stalled = bench.client.messages.stream(ask())
    await new Promise((resolve) => stalled.once('text', resolve))
    await clientOf(bench.simulator).messages.create(ask())
    const startedAt = performance.now()
    const [error] = await Promise.all([errorOf(stalled.finalMessage()), bench.simulator.close()])
    expect(error).toBeInstanceOf(Error)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
