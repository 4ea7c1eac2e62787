import type { FaultOrder } from '@interview-pass/claude-simulator'
import { expect, test } from 'vitest'
import { useFeedbackFixture } from '../../test/feedback-fixture.ts'

const fixture = await useFeedbackFixture()

const answer =
  'First I wrote down why the team’s "quick" fix failed – a naïve retry – and then I capped it at 3 attempts. Because retries doubled the load, I added back-off. As a result the error rate fell from 4% to 0.1%.'
const question = { question: 'How did you deal with the retries?', answer }

type Style = Extract<FaultOrder, { kind: 'feedback_style' }>['style']

async function assessedIn(style: Style, times: number) {
  const session = await fixture.addSession([question])
  fixture.simulator.addFaults({ kind: 'feedback_style', style, task: 'assess-question', times })
  await fixture.run()
  const stored = await fixture.feedbackOf(session)
  const [item] = stored.items
  if (item === undefined) throw new Error('no item')
  return { item, calls: await fixture.completedCalls(session) }
}

test.each<Style>(['curly', 'full_width', 'decomposed', 'full_stop', 'quoted_weaknesses'])(
  'quotes written %s are found and shown as they were said',
  async (style) => {
    const { item, calls } = await assessedIn(style, 5)
    expect(item.strengths.length).toBeGreaterThan(0)
    for (const { quote } of [...item.strengths, ...item.weaknesses]) {
      if (quote !== null) expect(answer).toContain(quote)
    }
    expect(calls).toBe(1)
  },
)

test.each<Style>(['paraphrased', 'glued', 'code_fence'])(
  'quotes that are %s are asked for once more, then dropped, and the level stays',
  async (style) => {
    const plain = await assessedIn('full_stop', 1)
    const mended = await assessedIn(style, 1)
    expect(mended.item).toMatchObject({ level: plain.item.level, strengths: plain.item.strengths })
    expect(mended.calls).toBe(2)
    fixture.simulator.clearFaults()
    const dropped = await assessedIn(style, 5)
    expect(dropped.item).toMatchObject({ level: plain.item.level, score: plain.item.score, strengths: [] })
    expect(dropped.calls).toBe(2)
  },
)

test('words in another language are asked for once more, and replaced when they come again', async () => {
  const mended = await assessedIn('other_language', 1)
  expect(mended.item.suggestion).toMatch(/\p{Script=Han}/u)
  fixture.simulator.clearFaults()
  const replaced = await assessedIn('other_language', 5)
  expect(replaced.item).toMatchObject({ suggestion: null, level: mended.item.level })
  for (const { text } of [...replaced.item.strengths, ...replaced.item.weaknesses]) {
    expect(text).toMatch(/\p{Script=Han}/u)
  }
})

test('the plan says what a question was about and what a good answer shows', async () => {
  const session = await fixture.addSession([{ question: '你怎样避免死锁？', answer: null }])
  const plan = {
    number: 1,
    text: '',
    topic: 'CONCURRENCY',
    shows: ['说明加锁的顺序'],
    competency: '并发控制',
  }
  await fixture.sql`
    update interview.qa_records set plan = ${JSON.stringify(plan)}::text::jsonb where session_id = ${session.sessionId}`
  await fixture.run()
  const { items } = await fixture.feedbackOf(session)
  expect(items).toMatchObject([
    { topic: 'CONCURRENCY', competency: '并发控制', betterAnswer: ['说明加锁的顺序'] },
  ])
})
