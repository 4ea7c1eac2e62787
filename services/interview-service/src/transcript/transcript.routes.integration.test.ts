import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, message, open, reply, send, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'

const service = await useInterviewService()

const view = z.object({
  status: z.string(),
  ended_at: z.string().nullable(),
  questions: z.array(
    z.object({
      number: z.number(),
      text: z.string(),
      asked_at: z.iso.datetime(),
      turns: z.array(z.looseObject({ message: z.string(), said_at: z.iso.datetime() })),
    }),
  ),
})

async function transcriptOf(candidate: Candidate): Promise<z.infer<typeof view>> {
  const { data } = await send(service.url, 'GET', `/interview/${candidate.session_id}/transcript`, candidate)
  return view.parse(data)
}

async function markdownOf(candidate: Candidate): Promise<Response> {
  return fetch(new URL(`/api/v1/interview/${candidate.session_id}/transcript`, service.url), {
    headers: { authorization: `Bearer ${candidate.token}`, accept: 'text/markdown' },
  })
}

const byPrompt = (promptId: string) => ({
  model: expect.stringMatching(/^claude-/),
  prompt_id: promptId,
  prompt_version: expect.any(String),
})

describe('the transcript', () => {
  it('shows what was asked and said so far, with times and with the model and prompt that wrote it', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 2 }))
    const before = await transcriptOf(candidate)
    expect(before).toMatchObject({ status: 'IN_PROGRESS', questions: [{ number: 1, turns: [] }] })
    const said = message()
    const replied = reply.parse((await chat(service.url, candidate, said)).data)
    const { questions } = await transcriptOf(candidate)
    expect(candidate.message).toContain(questions[0]?.text)
    expect(questions[0]?.turns).toMatchObject([
      {
        ...said,
        reply: replied.reply,
        replied_at: expect.any(String),
        action: replied.action,
        decided_by: byPrompt('decide-turn'),
        written_by: byPrompt('interviewer-reply'),
      },
    ])
  })

  it('says that planned text was written by nobody', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 2 }))
    service.claude.addFaults({ kind: 'http_error', status: 400, times: 20 })
    await chat(service.url, candidate, message())
    const { questions } = await transcriptOf(candidate)
    expect(questions[0]?.turns).toMatchObject([{ decided_by: null, written_by: null }])
    expect(questions.map(({ number }) => number)).toEqual([1, 2])
  })

  it('stays readable when the interview is over', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 2 }))
    const said = message()
    await chat(service.url, candidate, said)
    await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, candidate)
    const after = await transcriptOf(candidate)
    expect(after).toMatchObject({ status: 'COMPLETED', ended_at: expect.any(String) })
    expect(after.questions[0]?.turns).toMatchObject([{ message: said.message }])
  })

  it('comes as Markdown in the language of the interview for whoever prefers that', async () => {
    const candidate = await open(service.url, service.sellCode({ questions: 2, language: 'en' }))
    await chat(service.url, candidate, message('I split *the* service in two and measured it.'))
    const answer = await markdownOf(candidate)
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    const text = await answer.text()
    expect(text).toMatch(/^# Transcript of a mock interview\n/)
    expect(text).toContain(String.raw`> I split \*the\* service in two and measured it.`)
    expect(text).toMatch(/written by claude-\S+ with the prompt interviewer-reply/)
  })

  it('of another interview is shown to nobody', async () => {
    const mine = await open(service.url, service.sellCode())
    const theirs = await open(service.url, service.sellCode())
    const asked = await send(service.url, 'GET', `/interview/${theirs.session_id}/transcript`, mine)
    expect(asked).toMatchObject({ status: 403, data: null, error: { code: 'INVALID_ACCESS' } })
  })
})
