import { administer, waitUntil } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import { feedbackJob } from '../../src/feedback/request-feedback.ts'
import { chat, message, open, send, type Candidate } from '../candidate.ts'
import type { InterviewServiceUnderTest } from '../interview-service.ts'
import { callsTo, nameCalls, setFault, watchOperation, type Play, type Playing } from './playing.ts'

/** How a fault is met while a feedback is made, by the task. */
export const feedbackPlays: Readonly<Record<string, Play>> = {
  'assess-question': (playing) => playFeedback(playing, 'assess-question'),
  'next-steps': (playing) => playFeedback(playing, 'next-steps'),
}

const answer =
  '我负责订单服务，先用慢查询日志定位到缺少联合索引，然后加上索引并改写了分页。因为写入也变慢，所以我比较了两种方案。结果接口的 P99 从 900 毫秒降到 120 毫秒。'

/** Of two questions the first is answered; the second one was asked, and needs no model. */
async function playFeedback(playing: Playing, task: string) {
  const { service, inTheEnd } = playing
  const code = service.sellCode({ questions: 2 })
  const candidate = await open(service.url, code)
  await chat(service.url, candidate, message(answer))
  const noticed = await watchOperation(service)
  const end = setFault(playing, task)
  const own = `/interview/${candidate.session_id}`
  await send(service.url, 'POST', `${own}/finish`, candidate)
  await waitUntil('it was tried', () => wasTried(playing, candidate), 20_000)
  end()
  const calls = nameCalls(await callsTo(service, candidate, task))
  const told = await shownTo(playing, candidate)
  const operation = await noticed()
  await goOn(playing, candidate, { role: 'TEAM_LEAD', tenant: code.tenantId })
  const isSo = async () => (await endOf(playing, candidate)) === inTheEnd
  await waitUntil('it ends', isSo, 20_000).catch(() => undefined)
  return { calls, told, noticed: operation, inTheEnd: await endOf(playing, candidate) }
}

/** Its first attempt has come to an end, and the counters say so. */
async function wasTried({ service }: Playing, { session_id: publicId }: Candidate): Promise<boolean> {
  const [row] = await service.sql<{ tried: boolean }[]>`
    select f.attempts > 0 and f.status <> 'RUNNING' as tried
    from interview.feedback f join interview.sessions s on s.id = f.session_id
    where s.public_id = ${publicId} and f.revision = 1`
  return row?.tried === true
}

const feedback = z.object({
  status: z.string(),
  summary: z.string().default(''),
  revision: z.number().default(0),
  questions: z
    .array(
      z.object({
        status: z.string(),
        failure: z.string().nullable(),
        strengths: z.array(z.object({ quote: z.string() })),
        suggestion: z.string().nullable(),
      }),
    )
    .default([]),
  next_steps: z.array(z.object({ text: z.string() })).default([]),
})

async function read({ service }: Playing, candidate: Candidate) {
  const { status, data } = await send(
    service.url,
    'GET',
    `/interview/${candidate.session_id}/feedback`,
    candidate,
  )
  return { http: status, ...feedback.parse(data) }
}

/** What the candidate reads of the answered question and of the whole. */
async function shownTo(playing: Playing, candidate: Candidate): Promise<string> {
  const { http, status, questions, summary, next_steps: steps } = await read(playing, candidate)
  if (http === 202) return `${http} ${status}`
  const [first] = questions
  const worded = await hasWordedSteps(playing, candidate)
  const said =
    first?.status === 'FAILED'
      ? `FAILED ${first.failure}${summary.includes('这是我们的问题') ? ', which it says is our fault' : ''}`
      : [
          first?.status,
          first?.strengths.length === 0 ? 'no quote' : 'quotes',
          first?.suggestion === null ? 'no advice' : 'advice',
        ].join(', ')
  return [
    `${http} ${status}`,
    said,
    steps.length === 0 ? 'no next steps' : `${steps.length} next steps ${worded ? 'of a model' : 'computed'}`,
  ].join('; ')
}

async function hasWordedSteps({ service }: Playing, { session_id: publicId }: Candidate): Promise<boolean> {
  const [row] = await service.sql<{ worded: boolean }[]>`
    select f.next_steps_provenance is not null as worded
    from interview.feedback f join interview.sessions s on s.id = f.session_id
    where s.public_id = ${publicId} order by f.revision limit 1`
  return row?.worded === true
}

/** The time of the next attempt comes; where there is none to come, somebody has it graded again. */
async function goOn(
  playing: Playing,
  candidate: Candidate,
  lead: { role: string; tenant: string },
): Promise<void> {
  const { service } = playing
  const isDue = await bringNextTry(service, candidate)
  if (!isDue && (await read(playing, candidate)).status === 'FAILED') {
    await administer(service, lead, 'POST', `/sessions/${candidate.session_id}/feedback/regrade`)
  }
}

/** The time of the next attempt comes; false when none is to come. */
export async function bringNextTry(
  { sql, deps }: InterviewServiceUnderTest,
  { session_id: publicId }: Candidate,
): Promise<boolean> {
  const due = await sql`
    update interview.feedback f set next_attempt_at = now() from interview.sessions s
    where s.id = f.session_id and s.public_id = ${publicId} and f.status = 'PENDING' returning f.id`
  if (due.length > 0) deps.wakes.job(feedbackJob)
  return due.length > 0
}

async function endOf(playing: Playing, candidate: Candidate): Promise<string> {
  const { revision, status, questions } = await read(playing, candidate)
  const events = await playing.service.sql`
    select id from interview.outbox where key = ${candidate.session_id} and type = 'FeedbackReady'`
  return [
    revision === 0 ? status : `revision ${revision} ${status}`,
    ...questions.slice(0, 1).map((question) => question.status),
    `${events.length} FeedbackReady`,
  ].join(', ')
}
