import Anthropic from '@anthropic-ai/sdk'
import {
  startClaudeSimulator,
  type ClaudeSimulator,
  type ClaudeSimulatorOptions,
  type FaultOrder,
} from '../src/index.ts'

/** The real SDK against a simulator in this process: everything the tests know of the SDK comes from here. */
export { Anthropic }
export { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'

export interface Fixture {
  readonly simulator: ClaudeSimulator
  /** Does not retry. */
  readonly client: Anthropic
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A simulator and a client; both end with the scope. */
export async function openFixture(options: ClaudeSimulatorOptions = {}): Promise<Fixture> {
  const simulator = await startClaudeSimulator(options)
  const client = clientOf(simulator)
  return { simulator, client, [Symbol.asyncDispose]: () => simulator.close() }
}

export function clientOf(
  simulator: ClaudeSimulator,
  options: { apiKey?: string; maxRetries?: number; timeout?: number } = {},
): Anthropic {
  return new Anthropic({
    baseURL: simulator.url,
    apiKey: 'sk-test',
    maxRetries: 0,
    logLevel: 'off',
    ...options,
  })
}

/** A simulator with one fault, for one use. */
export async function withFault<T>(fault: FaultOrder, use: (fixture: Fixture) => Promise<T>): Promise<T> {
  await using fixture = await openFixture({ faults: [fault] })
  return await use(fixture)
}

/** The error that a whole answer ends in under one fault. */
export function errorUnder(fault: FaultOrder): Promise<unknown> {
  return withFault(fault, ({ client }) => errorOf(client.messages.create(ask())))
}

/** What a plain HTTP client sends and gets: for what the SDK would not send, or would hide. */
export function send(
  { simulator }: Fixture,
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = { 'x-api-key': 'k', 'anthropic-version': '2026-10-21' },
): Promise<Response> {
  return fetch(`${simulator.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json', ...headers }, body }),
  })
}

type TextRequest = Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'>

/** A plain request; in Chinese unless told otherwise. */
export function ask(fields: Partial<TextRequest> = {}): TextRequest {
  return {
    model: 'claude-sonnet-5-5',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: '你好，请问我一个问题。' }],
    ...fields,
  }
}

/** A request as interview-service sends it: the task in the system prompt, the input as one JSON block. */
export function askTask(task: string, input: unknown, fields: Partial<TextRequest> = {}): TextRequest {
  return ask({
    system: `task: ${task}\n\nYou take part in a mock job interview.`,
    messages: [{ role: 'user', content: `\`\`\`json\n${JSON.stringify(input, null, 2)}\n\`\`\`` }],
    ...fields,
  })
}

export function textIn(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** The error that a promise rejects with; fails when it resolves. */
export async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it was expected to fail')
}
