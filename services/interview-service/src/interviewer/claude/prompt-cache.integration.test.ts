import { beforeEach, expect, test } from 'vitest'
import { done, next, useClaudeFixture, type Talk } from '../../../test/claude-fixture.ts'
import { rubric } from '../../feedback/rubric.ts'
import type { ExchangeLine } from '../interviewer.ts'

const fixture = await useClaudeFixture()
let talk: Talk

beforeEach(async () => {
  talk = await fixture.newTalk()
})

const characters = '负责订单缓存服务端架构设计与压测上线延迟吞吐监控演练复盘团队数据库索引消息队列网关限流'
/** So many characters, of which hardly two lines are alike. */
const text = (length: number, step: number) =>
  Array.from({ length }, (_, at) => characters[((at * step + (at * at) / 7) % characters.length) | 0]).join(
    '',
  )
const resume = text(20_000, 3)
const jobDescription = text(8_000, 5)
const answer = '我们规定所有事务按主键顺序加锁，死锁从每天十次降到零。'

/** What the calls of the session were billed, in order. */
function billed() {
  return fixture.sql<{ input: number; read: number; written: number; cost: bigint }[]>`
    select input_tokens as input, cache_read_tokens as read, cache_write_tokens as written, cost_nano as cost
    from interview.model_calls where session_id = ${talk.call.sessionId} order by id`
}

test('a résumé of 20,000 and a job description of 8,000 characters are read from the cache from the second reply on', async () => {
  const exchange: ExchangeLine[] = [{ role: 'INTERVIEWER', text: '请介绍一个你参与的项目？' }]
  for (let turn = 0; turn < 4; turn += 1) {
    const parts = []
    const input = { answer, exchange, position: '后端工程师', jobDescription, resume, expected: [] }
    for await (const part of talk.interviewer.reply({ ...input, directive: next }, talk.call)) {
      parts.push(part)
    }
    const said = done(parts)
    exchange.push(
      { role: 'CANDIDATE', text: answer },
      { role: 'INTERVIEWER', text: said?.kind === 'DONE' ? said.text : '' },
    )
  }
  const [first, ...later] = await billed()
  expect(first).toMatchObject({ read: 0 })
  expect(first?.written).toBeGreaterThan(14_000)
  for (const call of later) {
    expect(call.read).toBeGreaterThan(14_000)
    expect(call.written + call.input).toBeLessThan(200)
    // A reply costs less than 0.004 USD, of which 0.003 are for reading the documents; without the cache it costs 0.03.
    expect(call.cost).toBeLessThan(4_000_000n)
    expect(Number(call.cost) * 8).toBeLessThan(Number(first?.cost))
  }
})

const assessed = {
  kind: 'TECHNICAL',
  level: null,
  position: null,
  topic: 'CONCURRENCY',
  keyPoints: [],
  exchange: [],
  rubric,
  reading: 1,
} as const

test('the rubric is read from the cache by every assessment after the first', async () => {
  for (const question of ['你怎样避免死锁？', '你怎样设计缓存？']) {
    await talk.interviewer.assess({ ...assessed, question }, talk.call)
  }
  const [first, second] = await billed()
  expect(first?.written).toBeGreaterThan(1_024)
  expect(second?.read).toBe(first?.written)
})
