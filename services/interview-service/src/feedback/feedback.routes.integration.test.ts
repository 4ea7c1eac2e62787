import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect, test } from 'vitest'
import { chat, message, open, send, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { feedbackView } from './feedback.routes.ts'

const service = await useInterviewService({ settings: { FEEDBACK_RETRY_AFTER_SECONDS: '3' } })

function getFeedback(candidate: Candidate, token = candidate.token) {
  return send(service.url, 'GET', `/interview/${candidate.session_id}/feedback`, { token })
}

test('while the interview goes on there is no feedback', async () => {
  const candidate = await open(service.url, service.sellCode())
  expect(await getFeedback(candidate)).toMatchObject({
    status: 409,
    error: { code: 'FEEDBACK_NOT_AVAILABLE' },
  })
})

test('while it is made the candidate is told when to ask again, and asking calls no model', async () => {
  const candidate = await open(service.url, service.sellCode())
  await service.sql`
    insert into interview.feedback (tenant_id, session_id, next_attempt_at)
    select tenant_id, id, now() + interval '1 day' from interview.sessions where public_id = ${candidate.session_id}`
  const before = service.claude.listCalls('assess-question').length
  const answer = await getFeedback(candidate)
  expect(answer).toMatchObject({ status: 202, data: { session_id: candidate.session_id, status: 'PENDING' } })
  expect(answer.headers.get('retry-after')).toBe('3')
  expect(service.claude.listCalls('assess-question')).toHaveLength(before)
})

test('after the interview the feedback comes by itself, with the candidate’s own words as evidence', async () => {
  const candidate = await open(service.url, service.sellCode())
  const said = message()
  expect((await chat(service.url, candidate, said)).status).toBe(200)
  await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, { token: candidate.token })
  const { data } = await waitUntil(
    'the feedback is made',
    async () => {
      const answer = await getFeedback(candidate)
      return answer.status === 200 && answer
    },
    20_000,
  )
  const view = feedbackView.parse(data)
  expect(view).toMatchObject({ session_id: candidate.session_id, revision: 1, status: 'READY' })
  const [first] = view.questions
  expect(first?.status).toBe('ASSESSED')
  expect(first?.strengths.length).toBeGreaterThan(0)
  for (const { quote } of first?.strengths ?? []) expect(said.message).toContain(quote)
})

test('the token of another session opens no feedback', async () => {
  const [one, other] = [
    await open(service.url, service.sellCode()),
    await open(service.url, service.sellCode()),
  ]
  expect(await getFeedback(one, other.token)).toMatchObject({
    status: 403,
    error: { code: 'INVALID_ACCESS' },
  })
})
