import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect, test } from 'vitest'
import { chat, message, open, send, type Candidate } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { feedbackView } from './feedback-view.ts'
import { requestRegrade } from './request-regrade.ts'

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

async function interviewed(): Promise<{ candidate: Candidate; said: string }> {
  const candidate = await open(service.url, service.sellCode())
  const said = message()
  expect((await chat(service.url, candidate, said)).status).toBe(200)
  await send(service.url, 'POST', `/interview/${candidate.session_id}/finish`, { token: candidate.token })
  return { candidate, said: said.message }
}

function madeFeedback(candidate: Candidate, revision?: number) {
  const path = `/interview/${candidate.session_id}/feedback${revision === undefined ? '' : `?revision=${revision}`}`
  return waitUntil(
    'the feedback is made',
    async () => {
      const answer = await send(service.url, 'GET', path, { token: candidate.token })
      return answer.status === 200 && feedbackView.parse(answer.data)
    },
    20_000,
  )
}

test('after the interview the feedback comes by itself, with the candidate’s own words as evidence', async () => {
  const { candidate, said } = await interviewed()
  const view = await madeFeedback(candidate)
  expect(view).toMatchObject({
    session_id: candidate.session_id,
    revision: 1,
    status: 'READY',
    changes: null,
  })
  const [first] = view.questions
  expect(first).toMatchObject({ status: 'ASSESSED', readings: { count: 3 } })
  expect(first?.dimensions.map(({ name }) => name)).toEqual(view.dimensions.map(({ name }) => name))
  expect(first?.better_answer.length).toBeGreaterThan(0)
  expect(first?.strengths.length).toBeGreaterThan(0)
  for (const { quote } of first?.strengths ?? []) expect(said).toContain(quote)
  expect(view.next_steps).toHaveLength(3)
})

test('after it was graded again both revisions can be read, and the newer says what it says otherwise', async () => {
  const { candidate } = await interviewed()
  const first = await madeFeedback(candidate)
  const [key] = await service.sql<{ tenant_id: bigint; id: bigint }[]>`
    select tenant_id, id from interview.sessions where public_id = ${candidate.session_id}`
  await service.sql`
    update interview.feedback set overall_score = 1, dimensions = '[]' where session_id = ${key?.id ?? 0n}`
  await requestRegrade(service.deps, { tenantId: key?.tenant_id ?? 0n, sessionId: key?.id ?? 0n })
  const second = await madeFeedback(candidate, 2)
  expect(second.revisions.map(({ revision, status, cause }) => ({ revision, status, cause }))).toEqual([
    { revision: 2, status: 'READY', cause: 'REGRADE' },
    { revision: 1, status: 'READY', cause: 'INTERVIEW_ENDED' },
  ])
  expect(second.changes).toMatchObject({
    since_revision: 1,
    overall_score: { from: 1, to: first.overall_score },
    questions: [],
  })
  expect(await madeFeedback(candidate, 1)).toMatchObject({ revision: 1, overall_score: 1, changes: null })
  for (const missing of ['revision=9', 'compared_with=9']) {
    const path = `/interview/${candidate.session_id}/feedback?${missing}`
    expect(await send(service.url, 'GET', path, { token: candidate.token })).toMatchObject({ status: 409 })
  }
})

test.each([
  ['text/markdown', /^# 模拟面试反馈\n/],
  ['text/html', /^<!doctype html>\n<html lang="zh-CN">/],
])('a caller that asks for %s gets a document', async (accept, beginning) => {
  const { candidate } = await interviewed()
  await madeFeedback(candidate)
  const response = await fetch(`${service.url}/api/v1/interview/${candidate.session_id}/feedback`, {
    headers: { authorization: `Bearer ${candidate.token}`, accept },
  })
  expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
  expect(await response.text()).toMatch(beginning)
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
