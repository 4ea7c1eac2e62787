import { afterEach, describe, expect, it } from 'vitest'
import { hangUp, serve, succeed, type LocalServer } from '../../test/local-server.ts'
import { createInterviewClient } from './interview-client.ts'

const access = {
  session_id: '0190a6d2-7f1c-7000-8000-000000000001',
  token: 'token-of-the-session-0123456789',
}
const quick = { attemptsMax: 5, totalMs: 5000, backOff: { firstMs: 5, maxMs: 10 } }

let server: LocalServer | undefined
afterEach(() => server?.close())

async function clientOf(running: LocalServer) {
  server = running
  return createInterviewClient({ baseUrl: running.url, repeat: quick })
}

describe('the interview client', () => {
  it('opens an interview again with the same key when the first answer was lost', async () => {
    const opened = {
      session_id: access.session_id,
      status: 'IN_PROGRESS',
      token: access.token,
      kind: 'TECHNICAL',
      language: 'zh-CN',
      question: { number: 1, text: '问题' },
      message: '你好',
      progress: { question: 1, questions: 3 },
      token_expires_at: '2026-01-15T11:30:00.000Z',
      started_at: '2026-01-15T10:00:00.000Z',
      ends_at: '2026-01-15T10:30:00.000Z',
    }
    const client = await clientOf(await serve(hangUp, succeed(opened, 201)))
    await expect(client.open({ access_code: '7K3MZ9QWX2RT' })).resolves.toMatchObject({ token: access.token })
    const keys = server?.received.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('goes on with another replica where one does not answer', async () => {
    const dead = await serve(hangUp)
    try {
      server = await serve(succeed({ session_id: access.session_id, status: 'IN_PROGRESS', question: null }))
      const client = createInterviewClient({ baseUrl: dead.url, otherUrls: [server.url], repeat: quick })
      await expect(client.getState(access)).resolves.toMatchObject({ status: 'IN_PROGRESS' })
      expect([dead.received.length, server.received.length]).toEqual([1, 1])
    } finally {
      await dead.close()
    }
  })

  it('says when to ask again for feedback that is still being made', async () => {
    const pending = { session_id: access.session_id, status: 'RUNNING' }
    const client = await clientOf(await serve(succeed(pending, 202, { 'retry-after': '7' })))
    await expect(client.findFeedback(access)).resolves.toEqual({ status: 'RUNNING', askAgainMs: 7000 })
  })

  it('gives the feedback once it is there', async () => {
    const ready = {
      session_id: access.session_id,
      revision: 1,
      status: 'READY',
      overall_score: null,
      overall_spread: null,
      summary: '',
      dimensions: [],
      questions: [],
      competencies: [],
      next_steps: [],
      created_at: '2026-01-15T10:30:00.000Z',
    }
    const client = await clientOf(await serve(succeed(ready)))
    await expect(client.findFeedback(access)).resolves.toMatchObject({ status: 'READY', overall_score: null })
  })
})
