import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chat, message, open, send } from '../../test/candidate.ts'
import { asked } from '../../test/feedback-fixture.ts'
import { useInterviewService } from '../../test/interview-service.ts'
import { feedbackDoors } from '../../test/model-faults/feedback-doors.ts'
import { bringNextTry, feedbackPlays } from '../../test/model-faults/play-feedback.ts'
import { playRows } from '../../test/model-faults/play-rows.ts'
import { secondModelTalks, shortLimits } from '../../test/model-faults/playing.ts'

const service = await useInterviewService({ settings: { ...shortLimits, ...secondModelTalks } })

describe.each(feedbackDoors)('a fault of the model at $name', (door) => {
  it.each(playRows(door))('$fault.kind: $seen.told', async ({ fault, seen }) => {
    const play = feedbackPlays[door.name]
    expect(await play?.({ service, fault, inTheEnd: seen.inTheEnd })).toEqual(seen)
  })
})

const feedback = z.looseObject({
  revision: z.number(),
  summary: z.string(),
  questions: z.array(z.looseObject({ status: z.string(), failure: z.string().nullable() })),
})

it('a fault at one of two questions holds back only that one: it comes as a second revision, with an event of its own', async () => {
  const candidate = await open(service.url, service.sellCode({ questions: 3 }))
  for (const { answer } of asked.slice(0, 2)) await chat(service.url, candidate, message(answer))
  service.claude.addFaults({
    kind: 'http_error',
    status: 400,
    task: 'assess-question',
    skip: 1,
    times: 'always',
  })
  const own = `/interview/${candidate.session_id}`
  await send(service.url, 'POST', `${own}/finish`, candidate)
  const read = async (revision: number) => {
    const { status, data } = await send(service.url, 'GET', `${own}/feedback?revision=${revision}`, candidate)
    return status === 200 ? feedback.parse(data) : undefined
  }
  const first = await waitUntil('what is ready is shown', () => read(1), 20_000)
  const results = (made: z.infer<typeof feedback>) =>
    made.questions.slice(0, 2).map(({ status, failure }) => failure ?? status)
  expect(results(first).toSorted()).toEqual(['ASSESSED', 'UNAVAILABLE'])
  expect(first.summary).toMatch(/这是我们的问题.*完成后会有新的一版反馈/)
  service.claude.clearFaults()
  await bringNextTry(service, candidate)
  const second = await waitUntil('what was missing is there', () => read(2), 20_000)
  expect(results(second)).toEqual(['ASSESSED', 'ASSESSED'])
  expect(second.questions.find((_, index) => results(first)[index] === 'ASSESSED')).toEqual(
    first.questions.find(({ status }) => status === 'ASSESSED'),
  )
  expect((await read(1))?.questions).toEqual(first.questions)
  const events = await service.sql`
    select payload ->> 'revision' as revision from interview.outbox
    where key = ${candidate.session_id} and type = 'FeedbackReady' order by id`
  expect(events.map(({ revision }) => revision)).toEqual(['1', '2'])
})
