import { waitUntil } from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { create } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'

const service = await useInterviewService()

it('an interview goes on in the trace of the sale that prepared it, and in its own where no sale was heard of', async () => {
  const [prepared, unheard] = [service.sellCode(), service.sellCode()]
  const { traceparent } = await service.publishPaid(prepared)
  await waitUntil('the session is prepared', async () => {
    const rows = await service.sql`select from interview.sessions where access_code = ${prepared.accessCode}`
    return rows.length === 1
  })
  const own = 'b7ad6b7169203331b7ad6b7169203331'
  const headers = { traceparent: `00-${own}-00f067aa0ba902b7-01` }
  const traces: unknown[] = []
  for (const code of [prepared, unheard]) {
    await create(service.url, code, headers)
    const [started] = await service.sql`
      select substr(headers ->> 'traceparent', 4, 32) as trace from interview.outbox
      where type = 'InterviewStarted' and payload ->> 'accessCode' = ${code.accessCode}`
    traces.push(started?.['trace'])
  }
  expect(traces).toEqual([traceparent?.slice(3, 35), own])
})
