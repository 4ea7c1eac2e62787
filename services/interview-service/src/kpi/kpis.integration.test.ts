import { kpiJobs } from '@interview-pass/service-kit'
import { administer, useHeldJob } from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type Candidate, chat, finishAndAssess, message, open, send } from '../../test/candidate.ts'
import type { SoldCode } from '../../test/payment-fixture.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { endOverdueSessions } from '../sessions/end-overdue.ts'
import { kpis } from './kpis.store.ts'

const service = await useInterviewService()

useHeldJob(service, 'interview', 'end-overdue-sessions')

const signal = new AbortController().signal

const answer = z.object({
  data: z.object({
    kpis: z.array(z.object({ kpi: z.string(), values: z.array(z.object({ value: z.number().nullable() })) })),
  }),
})

async function assessed(code: SoldCode): Promise<Candidate> {
  const candidate = await open(service.url, code)
  await chat(service.url, candidate, message())
  await finishAndAssess(service.url, candidate)
  return candidate
}

it('the figures of interviews are shares and means of what happened, by the hour and by the week', async () => {
  const code = service.sellCode()
  const candidate = await assessed(code)
  const { session_id: id, token } = candidate
  await send(service.url, 'POST', `/interview/${id}/rating`, {
    token,
    body: { rating: 4, feedback_revision: 1 },
  })
  const left = await open(service.url, Object.assign(service.sellCode(), { tenantId: code.tenantId }))
  await service.sql`
    update interview.sessions set ends_at = now() - interval '1 second' where public_id = ${left.session_id}`
  await endOverdueSessions(service.deps, { signal })
  for (const job of kpiJobs(service.deps, kpis)) await job.run({ signal })
  for (const period of ['HOUR', 'WEEK']) {
    const lead = { role: 'TEAM_LEAD', tenant: code.tenantId }
    const response = await administer(service, lead, 'GET', `/kpi?period=${period}`)
    const { data } = answer.parse(await response.json())
    const values = Object.fromEntries(data.kpis.map(({ kpi, values: all }) => [kpi, all.at(-1)?.value]))
    expect(values).toMatchObject({
      INTERVIEW_COMPLETION: 0.5,
      SATISFACTION: 4,
      FEEDBACK_IN_TIME: 1,
      PLANNED_REPLIES: 0,
    })
    expect(values['MODEL_COST']).toBeGreaterThan(0)
    expect(values['FEEDBACK_TIME']).toBeLessThan(20)
  }
})
