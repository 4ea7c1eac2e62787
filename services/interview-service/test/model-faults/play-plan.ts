import { strict as assert } from 'node:assert'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import { questionBank } from '../../src/question-bank/question-bank.ts'
import { chat, create, message, reply, send } from '../candidate.ts'
import { callsTo, nameCalls, setFault, watchOperation, type Play, type Playing } from './playing.ts'

/** How a fault is met while an interview is planned. */
export const planPlays: Readonly<Record<string, Play>> = { 'plan-interview': playPlan }

const about = {
  resume:
    '在订单服务里用两级缓存把 P99 从 900 毫秒降到 120 毫秒。负责支付对账系统，每天核对 30 万笔流水。主导把单体应用拆成七个服务。',
  job_description: '熟悉高并发缓存设计；能独立排查线上故障；有数据库优化经验。',
}

const created = z.object({
  session_id: z.string(),
  token: z.string(),
  message: z.string(),
  status: z.string(),
})

async function playPlan(playing: Playing) {
  const { service } = playing
  const noticed = await watchOperation(service)
  const end = setFault(playing, 'plan-interview')
  const opened = await create(service.url, service.sellCode({ questions: 4 }), {}, about)
  const candidate = created.parse(opened.data)
  service.deps.wakes.job('make-plans')
  await waitUntil('the plan is made or given up', async () => {
    const [row] = await service.sql<{ isClosed: boolean }[]>`
      select p.status in ('READY', 'FAILED') as "isClosed"
      from interview.plans p join interview.sessions s on s.id = p.session_id
      where s.public_id = ${candidate.session_id}`
    return row?.isClosed === true
  })
  end()
  const calls = nameCalls(await callsTo(service, candidate, 'plan-interview'))
  const operation = await noticed()
  const next = await chat(service.url, candidate, message('下一题'))
  const { question } = reply.parse(next.data)
  assert.equal(question?.number, 2)
  const rest = await service.sql<{ question: string }[]>`
    select qa.question from interview.qa_records qa join interview.sessions s on s.id = qa.session_id
    where s.public_id = ${candidate.session_id} order by qa.number`
  const bank: readonly string[] = questionBank.TECHNICAL.map(({ text }) => text['zh-CN'])
  const isBank = rest.every((row) => bank.includes(row.question))
  const repeated = rest.length - new Set(rest.map((row) => row.question)).size
  const state = await send(service.url, 'GET', `/interview/${candidate.session_id}`, candidate)
  return {
    calls,
    told: `${opened.status}, then ${isBank ? 'questions of the bank' : 'questions of its plan'}`,
    noticed: operation,
    inTheEnd: `${rest.length} questions, ${repeated} asked twice, ${z.object({ status: z.string() }).parse(state.data).status}`,
  }
}
