import { expect, it } from 'vitest'
import { chat, create, message, open } from '../test/candidate.ts'
import { useInterviewService } from '../test/interview-service.ts'

const service = await useInterviewService()

it('no log line holds an access code, a token, the key or a word of the candidate', async () => {
  const code = service.sellCode()
  const candidate = await open(service.url, code)
  const words = 'zanzibar-pineapple'
  await chat(service.url, candidate, message(`I told them ${words} and measured 40 ms.`))
  await create(service.url, code)
  service.claude.addFaults({ kind: 'http_error', status: 529, times: 10 })
  await chat(service.url, candidate, message(`Again ${words}.`))
  const log = service.logLines.join('')
  expect(log).toContain('/api/v1/interview/chat')
  const key = service.environment['ANTHROPIC_API_KEY'] ?? '?'
  for (const secret of [code.accessCode, candidate.token, words, key]) expect(log).not.toContain(secret)
})
