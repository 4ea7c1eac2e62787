import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { interviewLevels } from '@interview-pass/contracts'
import { questionBank } from '../src/question-bank/question-bank.ts'
import { chat, create, message, open, reply, send, type Candidate } from './candidate.ts'
import { useInterviewService } from './interview-service.ts'

const service = await useInterviewService()

const planned = z.array(z.object({ question: z.string() }))

/** The questions of an interview in order, asked or not. */
async function questionsOf({ session_id: publicId }: Candidate): Promise<string[]> {
  const rows = await service.sql`
    select qa.question from interview.qa_records qa join interview.sessions s on s.id = qa.session_id
    where s.public_id = ${publicId} order by qa.number`
  return planned.parse(rows).map(({ question }) => question)
}

describe('the level of a candidate', () => {
  it.each(interviewLevels)('%s is kept, shown, and asked nothing but what suits it', async (level) => {
    const candidate = await open(service.url, service.sellCode(), { level })
    const { data } = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
    expect(data).toMatchObject({ level })
    const suited = questionBank.TECHNICAL.filter(({ levels }) => levels.includes(level))
    const questions = await questionsOf(candidate)
    expect(questions).not.toEqual([])
    expect(suited.map(({ text }) => text['zh-CN'])).toEqual(expect.arrayContaining(questions))
  })

  it('may be left out or null, and is then shown as null', async () => {
    for (const about of [{}, { level: null }]) {
      const candidate = await open(service.url, service.sellCode(), about)
      const { data } = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
      expect(data).toMatchObject({ level: null })
    }
  })

  it('that there is not is refused, and the code stays unused', async () => {
    const code = service.sellCode()
    expect(await create(service.url, code, {}, { level: 'EXPERT' })).toMatchObject({ status: 422 })
    expect(await create(service.url, code)).toMatchObject({ status: 201 })
  })
})

const resume =
  '在订单服务里用两级缓存把 P99 从 900 毫秒降到 120 毫秒。负责支付对账系统，每天核对 30 万笔流水。主导把单体应用拆成七个服务。'
const jobs = {
  backend: '熟悉高并发缓存设计；能独立排查线上故障；有数据库优化经验。',
  lead: '带领十人团队制定技术方向；推动跨部门协作；负责招聘与人才培养。',
}

const storedPlan = z.object({
  status: z.string(),
  competencies: z.array(z.object({ name: z.string(), evidence: z.string() })),
})

async function planOf({ session_id: publicId }: Candidate) {
  const [row] = await service.sql`
    select p.status, p.competencies from interview.plans p join interview.sessions s on s.id = p.session_id
    where s.public_id = ${publicId}`
  return storedPlan.parse(row)
}

async function waitForPlan(candidate: Candidate) {
  await waitUntil('the plan is ready', async () => (await planOf(candidate)).status === 'READY', 30_000)
  return planOf(candidate)
}

/** Answers until another question is asked, and returns it. */
async function nextQuestionOf(candidate: Candidate): Promise<string | undefined> {
  for (let turns = 0; turns < 4; turns += 1) {
    const { data } = await chat(service.url, candidate, message())
    const { action, question } = reply.parse(data)
    if (action === 'NEXT_QUESTION') return question?.text
  }
  return undefined
}

describe('two interviews with the same résumé and different job descriptions', () => {
  it('have different plans, each with the competencies of its job description, and ask by them', async () => {
    const [backend, lead] = await Promise.all(
      [jobs.backend, jobs.lead].map((jobDescription) =>
        open(service.url, service.sellCode({ questions: 6 }), { resume, job_description: jobDescription }),
      ),
    )
    if (backend === undefined || lead === undefined) throw new Error('not opened')
    const plans = [await waitForPlan(backend), await waitForPlan(lead)]
    const [ofBackend = [], ofLead = []] = plans.map(({ competencies }) => competencies)
    for (const { evidence } of ofBackend) expect(jobs.backend).toContain(evidence)
    for (const { evidence } of ofLead) expect(jobs.lead).toContain(evidence)
    expect(ofBackend.length).toBeGreaterThan(1)
    expect(ofLead.length).toBeGreaterThan(1)
    const [first, second] = [await questionsOf(backend), await questionsOf(lead)]
    expect(first.slice(1)).not.toEqual(second.slice(1))
    expect(await nextQuestionOf(backend)).toBe(first[1])
    expect(await nextQuestionOf(lead)).toBe(second[1])
  })
})

describe('while a plan is made', () => {
  it('the interview has opened, and goes on with the questions of the bank', async () => {
    service.claude.addFaults({ kind: 'slow_headers', delay_ms: 20_000, task: 'plan-interview' })
    const candidate = await open(service.url, service.sellCode({ questions: 6 }), {
      resume,
      job_description: jobs.backend,
    })
    const questions = await questionsOf(candidate)
    expect(await nextQuestionOf(candidate)).toBe(questions[1])
    expect(await planOf(candidate)).toMatchObject({ competencies: [] })
  })
})

describe('what a good answer shows', () => {
  it('is in no answer to the candidate', async () => {
    const about = { resume, job_description: jobs.backend }
    const code = service.sellCode({ questions: 6 })
    const { data: created } = await create(service.url, code, {}, about)
    const candidate = z
      .object({ session_id: z.string(), token: z.string(), message: z.string(), status: z.string() })
      .parse(created)
    await waitForPlan(candidate)
    const { data: state } = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
    const { data: said } = await chat(service.url, candidate, message())
    const rows = await service.sql`
      select jsonb_array_elements_text(qa.plan -> 'shows') as point from interview.qa_records qa
      join interview.sessions s on s.id = qa.session_id where s.public_id = ${candidate.session_id}`
    const points = z.array(z.object({ point: z.string() })).parse(rows)
    expect(points.length).toBeGreaterThan(10)
    const shown = JSON.stringify([created, state, said])
    for (const { point } of points) expect(shown).not.toContain(point)
  })
})
