import { nextBeijingMidnight } from '../beijing-time.ts'

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const longestMs = 15 * unitMs.d

/** Whether `text` is a relative timeout as Alipay writes it: `1m` to `15d` in whole m, h or d, or `1c`. */
export function isTimeoutExpress(text: string): boolean {
  if (text === '1c') return true
  const lengthMs = timeoutMs(text)
  return lengthMs !== undefined && lengthMs >= unitMs.m && lengthMs <= longestMs
}

/** When a relative timeout that starts at `from` ends; `1c` ends at midnight in Beijing. Throws on any other text. */
export function timeoutEnd(text: string, from: Date): Date {
  if (text === '1c') return nextBeijingMidnight(from)
  const lengthMs = timeoutMs(text)
  if (lengthMs === undefined) throw new Error(`not a relative timeout: ${text}`)
  return new Date(from.getTime() + lengthMs)
}

function timeoutMs(text: string): number | undefined {
  const match = /^(\d{1,5})([mhd])$/.exec(text)
  if (match === null) return undefined
  const [, count, unit] = match
  return Number(count) * (unit === 'm' ? unitMs.m : unit === 'h' ? unitMs.h : unitMs.d)
}
