import { listenLocally } from '@interview-pass/service-kit/testing'
import { createServer, type RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { openClaudeClient } from './claude-client.ts'

/** A server of this test alone; returns its URL. */
async function serve(listener: RequestListener): Promise<string> {
  const { url, close } = await listenLocally(createServer(listener))
  onTestFinished(close)
  return url
}

it.each([302, 307])('a redirect by %i takes the key nowhere', async (status) => {
  const asked: unknown[] = []
  const elsewhere = await serve((request, response) => {
    asked.push(request.headers['x-api-key'])
    response.end('{}')
  })
  const baseUrl = await serve((_request, response) => {
    response.writeHead(status, { location: `${elsewhere}/v1/messages` }).end()
  })
  const client = openClaudeClient({ apiKey: 'a-key', baseUrl })
  const message = { role: 'user' as const, content: 'hello' }
  await expect(
    client.messages.create({ model: 'claude-haiku-5-5', max_tokens: 1, messages: [message] }),
  ).rejects.toThrow('Connection error')
  expect(asked).toEqual([])
})
