import type { FaultOrder } from '@interview-pass/claude-simulator'
import { z } from 'zod'
import type { Candidate } from '../candidate.ts'
import type { InterviewServiceUnderTest } from '../interview-service.ts'
import type { ModelFaultCase } from './fault-case.ts'

export interface Playing {
  readonly service: InterviewServiceUnderTest
  readonly fault: FaultOrder
  /** What is waited for. */
  readonly inTheEnd: string
}

/** Plays a fault at one door; returns what was seen. */
export type Play = (
  playing: Playing,
) => Promise<Pick<ModelFaultCase, 'calls' | 'told' | 'noticed' | 'inTheEnd'>>

/** Limits short enough for a test; a row says which of them was waited for. */
export const limitsMs = { silence: 800, decision: 1800, decisionInAll: 2400, replyInAll: 4000, work: 2000 }

/** What every service of these tests is started with. */
export const shortLimits = {
  CLAUDE_HEADERS_TIMEOUT_MS: String(limitsMs.silence),
  CLAUDE_IDLE_TIMEOUT_MS: String(limitsMs.silence),
  CLAUDE_DECIDE_DEADLINE_MS: String(limitsMs.decisionInAll),
  CLAUDE_REPLY_DEADLINE_MS: String(limitsMs.replyInAll),
  CLAUDE_ASSESS_DEADLINE_MS: String(limitsMs.work),
  CLAUDE_PLAN_DEADLINE_MS: String(limitsMs.work),
  FEEDBACK_READINGS_PER_QUESTION: '1',
}

/** Lets the calls of a task meet the fault; gives the end of it. */
export function setFault({ service, fault }: Playing, task: string): () => void {
  service.claude.addFaults({ ...fault, task })
  return () => service.claude.clearFaults()
}

export interface CallMade {
  readonly model: string
  readonly outcome: string
  readonly latencyMs: number
}

/** The calls of a session with this prompt so far, in the order begun. */
export async function callsTo(
  { sql }: InterviewServiceUnderTest,
  { session_id: publicId }: Candidate,
  task: string,
): Promise<readonly CallMade[]> {
  return sql<CallMade[]>`
    select c.model, c.outcome, c.latency_ms as "latencyMs"
    from interview.model_calls c join interview.sessions s on s.id = c.session_id
    where s.public_id = ${publicId} and c.prompt_id = ${task} order by c.id`
}

/** `haiku OVERLOADED, haiku COMPLETED` */
export function nameCalls(calls: readonly CallMade[]): string {
  return calls.map(({ model, outcome }) => `${model.split('-')[1] ?? ''} ${outcome}`).join(', ')
}

/** What an operator is shown of a fault. */
const watched =
  /^((?:turn_fallbacks|model_account_refusals|model_replies_broken|model_replies_replaced|interview_plans_closed|feedback_closed)_total)\{(.*)\} (\d+)$/gm

/** Begins to look at what an operator sees; what is returned says what has changed since. */
export async function watchOperation(service: InterviewServiceUnderTest): Promise<() => Promise<string>> {
  const before = await readCounters(service)
  const linesBefore = service.logLines.length
  return async () => {
    const counters = [...(await readCounters(service))]
      .filter(([name, value]) => value > (before.get(name) ?? 0))
      .map(([name]) => name)
    const errors = service.logLines.slice(linesBefore).flatMap((line) => {
      const { level, code, msg } = logLine.parse(JSON.parse(line))
      return level === 'error' ? [`error ${code ?? `"${msg}"`}`] : []
    })
    return [...counters.toSorted(), ...new Set(errors)].join(', ')
  }
}

const logLine = z.object({ level: z.string(), code: z.string().optional(), msg: z.string().optional() })

/** `name{label}` and its value. */
async function readCounters({ internalUrl }: InterviewServiceUnderTest): Promise<Map<string, number>> {
  const text = await (await fetch(new URL('/metrics', internalUrl))).text()
  return new Map(
    Array.from(text.matchAll(watched), ([, name = '', labels = '', value]) => [
      `${name}{${withoutService(labels)}}`,
      Number(value),
    ]),
  )
}

function withoutService(labels: string): string {
  return labels
    .split(',')
    .filter((label) => !label.startsWith('service='))
    .join(',')
}

/** So that a model that is only asked when another fails answers in between: failures of several rows are none in a row. */
export const secondModelTalks = { CLAUDE_DECIDE_MODELS: 'claude-opus-5-5' }
