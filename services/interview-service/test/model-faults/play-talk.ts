import { strict as assert } from 'node:assert'
import { plannedReply } from '../../src/interviewer/planned-reply.ts'
import { chat, message, open, reply, send, type Candidate, type Message } from '../candidate.ts'
import { listen, textOf } from '../listen.ts'
import {
  callsTo,
  limitsMs,
  nameCalls,
  setFault,
  type CallMade,
  watchOperation,
  type Play,
  type Playing,
} from './playing.ts'

/** How a fault is met while an interview is held, by the task. */
export const talkPlays: Readonly<Record<string, Play>> = {
  'decide-turn': playDecision,
  'interviewer-reply': playReply,
}

/** Too short to leave it at that: a model asks back, and the rules alone do not. */
const shortAnswer = '当时我们用了两级缓存，本地缓存靠版本号失效。'

async function playDecision(playing: Playing) {
  const { service } = playing
  const candidate = await begin(playing)
  const noticed = await watchOperation(service)
  const body = message(shortAnswer)
  const end = setFault(playing, 'decide-turn')
  const startedAt = performance.now()
  const answer = await chat(service.url, candidate, body)
  const tookMs = performance.now() - startedAt
  end()
  const { action, reply: words, question } = reply.parse(answer.data)
  assert.ok(action === 'FOLLOW_UP' || words.includes(question?.text ?? ''), 'the planned question is asked')
  const calls = await callsTo(service, candidate, 'decide-turn')
  const limits = { one: limitsMs.decision, all: limitsMs.decisionInAll }
  return {
    calls: nameCalls(calls),
    told: `${answer.status}, ${action}, ${waited(calls, tookMs, limits)}`,
    noticed: await noticed(),
    inTheEnd: await afterwards(playing, candidate, body),
  }
}

/** Long enough to be left at that: the next question follows. */
const fullAnswer =
  '我负责订单服务，先用慢查询日志定位到缺少联合索引，然后加上索引并改写了分页。因为写入也变慢，所以我比较了两种方案。结果接口的 P99 从 900 毫秒降到 120 毫秒。'

async function playReply(playing: Playing) {
  const { service } = playing
  const candidate = await begin(playing)
  const noticed = await watchOperation(service)
  const body = message(fullAnswer)
  const end = setFault(playing, 'interviewer-reply')
  const startedAt = performance.now()
  const events = []
  for await (const event of listen(service.url, candidate, body)) events.push(event)
  const tookMs = performance.now() - startedAt
  end()
  const done = reply.parse(events.at(-1)?.data)
  assert.equal(textOf(events), done.reply, 'what was heard is what is kept')
  const question = done.question?.text ?? ''
  assert.ok(done.reply.includes(question), 'the planned question is asked')
  const planned = plannedReply({ action: 'NEXT_QUESTION', question }, 'zh-CN')
  const whose = done.reply === planned ? 'the planned words' : 'words of a model'
  const calls = await callsTo(service, candidate, 'interviewer-reply')
  const limits = { one: limitsMs.silence, all: limitsMs.replyInAll }
  return {
    calls: nameCalls(calls),
    told: `${whose}, ${waited(calls, tookMs, limits)}`,
    noticed: await noticed(),
    inTheEnd: await afterwards(playing, candidate, body),
  }
}

function begin({ service }: Playing): Promise<Candidate> {
  return open(service.url, service.sellCode({ questions: 3 }))
}

/** Besides the limits themselves, for a busy machine. */
const slackMs = 5_000

/** Which limits the candidate has waited for; never more than all that there is. */
function waited(
  calls: readonly CallMade[],
  tookMs: number,
  limits: { readonly one: number; readonly all: number },
): string {
  assert.ok(tookMs < limits.all + slackMs, `took ${Math.round(tookMs)} ms`)
  const hasReached = ({ outcome, latencyMs }: CallMade) =>
    (outcome === 'TIMED_OUT' || outcome === 'STALLED') && latencyMs >= limits.one
  if (!calls.some(hasReached)) return 'no limit reached'
  return tookMs >= limits.all && calls.every(({ outcome }) => outcome === 'TIMED_OUT')
    ? 'the deadline reached'
    : 'a limit reached'
}

/** What is kept of a message, and what the next one meets. */
async function afterwards({ service }: Playing, candidate: Candidate, body: Message): Promise<string> {
  const own = `/interview/${candidate.session_id}`
  const said = reply.parse((await chat(service.url, candidate, body)).data)
  const read = await send(service.url, 'GET', `${own}/turns/${body.client_message_id}`, candidate)
  assert.equal(reply.parse(read.data).reply, said.reply, 'whoever asks again gets the same words')
  const transcript = await send(service.url, 'GET', `${own}/transcript`, candidate)
  const kept = JSON.stringify(transcript.data).split(body.message).length - 1
  const [session] = await service.sql<{ returned: bigint }[]>`
    select returned_ms as returned from interview.sessions where public_id = ${candidate.session_id}`
  const next = message(fullAnswer)
  await chat(service.url, candidate, next)
  const turns = await service.sql<{ isFallback: boolean }[]>`
    select t.is_fallback as "isFallback" from interview.turns t join interview.sessions s on s.id = t.session_id
    where s.public_id = ${candidate.session_id} order by t.id`
  return [
    `${turns.length - 1} turn, kept ${kept === 1 ? 'once' : `${kept} times`}`,
    session?.returned === 0n ? 'no time given back' : 'the time given back',
    `the next answered by ${turns.at(-1)?.isFallback === false ? 'a model' : 'the plan'}`,
  ].join(', ')
}
