import { afterEach, describe, expect, it } from 'vitest'
import { hangUp, refuse, serve, streamed, succeed, type LocalServer } from '../../test/local-server.ts'
import { createInterviewClient } from './interview-client.ts'

const access = {
  session_id: '0190a6d2-7f1c-7000-8000-000000000001',
  token: 'token-of-the-session-0123456789',
}
const message = { message: '我的回答', client_message_id: '0190a6d2-7f1c-7000-8000-000000000002' }
const quick = { attemptsMax: 5, totalMs: 5000, backOff: { firstMs: 5, maxMs: 10 } }

const replyData = {
  session_id: access.session_id,
  client_message_id: message.client_message_id,
  status: 'IN_PROGRESS',
  reply: '好的，请继续。',
  action: 'FOLLOW_UP',
  directive: 'FOLLOW_UP',
  question: { number: 1, text: '问题' },
  progress: { question: 1, questions: 3 },
  time_left_seconds: 1700,
}
const done = `event: done\nid: 1:7\ndata: ${JSON.stringify(replyData)}\n\n`
const delta = (text: string, id: string) => `event: delta\nid: ${id}\ndata: ${JSON.stringify({ text })}\n\n`

let server: LocalServer | undefined
afterEach(() => server?.close())

async function chatWith(running: LocalServer, silenceMaxMs?: number) {
  server = running
  const heard: string[] = []
  const client = createInterviewClient({
    baseUrl: running.url,
    repeat: quick,
    ...(silenceMaxMs === undefined ? {} : { silenceMaxMs }),
  })
  const reply = client.chatStreamed(access, message, {
    onText: (text) => void heard.push(text),
    onReset: () => void heard.splice(0),
  })
  return { heard, reply }
}

describe('a streamed reply', () => {
  it('is heard piece by piece and answered whole', async () => {
    const { heard, reply } = await chatWith(
      await serve(streamed([delta('好的，', '1:3'), delta('请继续。', '1:7'), done])),
    )
    await expect(reply).resolves.toMatchObject({
      reply: '好的，请继续。',
      action: 'FOLLOW_UP',
      time_left_seconds: 1700,
    })
    expect(heard).toEqual(['好的，', '请继续。'])
    expect(server?.received[0]).toMatchObject({
      target: '/api/v1/interview/chat',
      headers: { accept: 'text/event-stream', authorization: `Bearer ${access.token}` },
    })
    expect(JSON.parse(server?.received[0]?.body ?? '')).toEqual({
      message: message.message,
      client_message_id: message.client_message_id,
    })
  })

  it('may be cut into network pieces anywhere, inside a character too', async () => {
    const bytes = Buffer.from(delta('好的，', '1:3') + done)
    const pieces = [...bytes].map((byte) => Buffer.from([byte]))
    const { heard, reply } = await chatWith(await serve(streamed(pieces)))
    await reply
    expect(heard).toEqual(['好的，'])
  })

  it('is taken up after the last heard event when the connection breaks, with the same message id', async () => {
    const { heard, reply } = await chatWith(
      await serve(
        streamed([delta('好的，', '1:3')], 'CUT'),
        hangUp,
        streamed([delta('请继续。', '1:7'), done]),
      ),
    )
    await reply
    expect(heard.join('')).toBe('好的，请继续。')
    expect(server?.received.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1:3', '1:3'])
    expect(new Set(server?.received.map(({ body }) => body)).size).toBe(1)
  })

  it('is taken up when it ends before the reply does', async () => {
    const { reply } = await chatWith(await serve(streamed([delta('好', '1:1')]), streamed([done])))
    await expect(reply).resolves.toMatchObject({ reply: '好的，请继续。' })
  })

  it('is taken up when it falls silent', async () => {
    const { reply } = await chatWith(
      await serve(streamed([delta('好', '1:1')], 'SILENCE'), streamed([done])),
      500,
    )
    await expect(reply).resolves.toMatchObject({ reply: '好的，请继续。' })
  })

  it('is not silent as long as it goes on', async () => {
    const pieces = ['好', '的', '，', '请', '继', '续', '。'].map((text, index) =>
      delta(text, `1:${index + 1}`),
    )
    const { reply } = await chatWith(await serve(streamed([...pieces, done], 'END', 40)), 150)
    await reply
    expect(server?.received).toHaveLength(1)
  })

  it('throws away what was heard when the reply begins anew', async () => {
    const reset = 'event: reset\nid: 2:0\ndata: {}\n\n'
    const { heard, reply } = await chatWith(
      await serve(streamed([delta('旧的话', '1:3')], 'CUT'), streamed([reset, delta('新的话', '2:3'), done])),
    )
    await reply
    expect(heard).toEqual(['新的话'])
  })

  it('is asked for again after an error that passes, and not after one that stays', async () => {
    const error = (code: string) => `event: error\ndata: ${JSON.stringify({ code, message: 'no' })}\n\n`
    const passing = await chatWith(await serve(streamed([error('SERVICE_UNAVAILABLE')]), streamed([done])))
    await expect(passing.reply).resolves.toMatchObject({ action: 'FOLLOW_UP' })
    await server?.close()
    const staying = await chatWith(await serve(streamed([error('SESSION_NOT_OPEN')])))
    await expect(staying.reply).rejects.toMatchObject({
      name: 'ApiError',
      code: 'SESSION_NOT_OPEN',
      status: 409,
    })
    expect(server?.received).toHaveLength(1)
  })

  it('that is refused before it begins says why', async () => {
    const { reply } = await chatWith(await serve(refuse('TURN_CONFLICT')))
    await expect(reply).rejects.toMatchObject({ name: 'ApiError', code: 'TURN_CONFLICT', status: 409 })
  })

  it('is not mistaken for one when the answer is no stream', async () => {
    const { reply } = await chatWith(await serve(succeed(replyData)))
    await expect(reply).rejects.toMatchObject({ name: 'NoAnswerError' })
  })
})
