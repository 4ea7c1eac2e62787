import { plantSessions, say, type BenchSession } from './bench-interviews.ts'
import type { BenchStack } from './bench-stack.ts'
import { timeSlice } from './compare.ts'
import type { Row } from './report.ts'
import { median, quantile } from './statistics.ts'
import { readModelTimes } from './model-times.ts'

/** Between two pieces of the model's answer: about eighty tokens a second. */
export const modelPieceMs = 12

/** One less than it has questions: its feedback, which would be measured along with it, is not begun. */
const turnsOfSession = 19
const p50AimMs = 20

/** A reply by the clock of this machine, which all processes share. In milliseconds, whole ones. */
interface Reply {
  /** From the model's first byte to the first word at the client. */
  readonly behindMs: number
  /** From saying something to the first word. */
  readonly waitMs: number
  /** What of the wait is the model's own: its decision, and until its first byte of the reply. */
  readonly modelMs: number
}

/**
 * How far the first byte of a reply at the client lies behind the model's own.
 *
 * The model's first byte is when the simulator writes the first piece of the reply's text. The client's is when the first event
 * with words (`delta`) has arrived: heartbeats and headers do not count. In between lie the words that the output guard holds back until
 * no rule can forbid them any more, which come at the model's pace, the write of the row, and the reader that is woken by it.
 */
export async function measureFirstByte(bench: BenchStack): Promise<Row[]> {
  await measure(bench, 1)
  const alone = await measure(bench, 3)
  const together = await measure(bench, 8, 8)
  return [behindRow('one reply at a time', alone, true), behindRow('8 replies at once', together, false)]
}

interface Measured {
  readonly replies: readonly Reply[]
  /** Of interview-service and PostgreSQL for one reply, its decision and its outcome included. */
  readonly cpuMs: number
}

async function measure(bench: BenchStack, sessions: number, atOnce = 1): Promise<Measured> {
  const waiting = await plantSessions(bench, sessions, turnsOfSession + 1)
  const { interview, postgres } = bench.stack.addresses
  const operations = sessions * turnsOfSession
  const replies: Reply[] = []
  const talk = async (): Promise<void> => {
    for (let session = waiting.pop(); session !== undefined; session = waiting.pop()) {
      replies.push(...(await talkOnce(bench, session)))
    }
  }
  const { cpuSeconds } = await timeSlice(operations, [interview.pid, postgres.pid], () =>
    Promise.all(Array.from({ length: atOnce }, talk)),
  )
  return { replies, cpuMs: (cpuSeconds / operations) * 1000 }
}

async function talkOnce(bench: BenchStack, session: BenchSession): Promise<Reply[]> {
  const heard = []
  for (let turn = 0; turn < turnsOfSession; turn += 1) heard.push(await say(bench, session))
  const model = await readModelTimes(
    bench,
    heard.map(({ clientMessageId }) => clientMessageId),
  )
  return heard.flatMap(({ clientMessageId, saidAt, firstWordAt }) => {
    const own = model.get(clientMessageId)
    if (own === undefined) throw new Error('a reply was not worded by the model')
    return {
      behindMs: firstWordAt - own.firstByteAt,
      waitMs: firstWordAt - saidAt,
      modelMs: own.decidedMs + own.firstByteMs,
    }
  })
}

function behindRow(what: string, { replies, cpuMs }: Measured, hasAim: boolean): Row {
  const behind = replies.map(({ behindMs }) => behindMs)
  const [p50, p95] = [median(behind), quantile(behind, 0.95)]
  const wait = median(replies.map(({ waitMs }) => waitMs))
  const ratio = median(replies.map(({ waitMs, modelMs }) => waitMs / modelMs))
  return {
    what: `first word behind the model's, ${what}`,
    figure: `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms; said → first word p50 ${wait.toFixed(0)} ms, ${ratio.toFixed(2)} of the model's own time; CPU ${cpuMs.toFixed(1)} ms a reply`,
    aim: hasAim ? `p50 ≤ ${p50AimMs} ms` : '',
    isMet: p50 <= p50AimMs,
  }
}
