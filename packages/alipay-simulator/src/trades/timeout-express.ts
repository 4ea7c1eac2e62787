import { nextBeijingMidnight } from '../beijing-time.ts'

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const longestMs = 15 * 86_400_000

/** Whether `text` is a relative timeout as Alipay writes it: `1m` to `15d` in whole m, h or d, or `1c`. */
export function isTimeoutExpress(text: string): boolean {
  const lengthMs = timeoutMs(text)
  return text === '1c' || (lengthMs > 0 && lengthMs <= longestMs)
}

/** When a relative timeout that starts at `from` ends; `1c` ends at midnight in Beijing. */
export function timeoutEnd(text: string, from: Date): Date {
  return text === '1c' ? nextBeijingMidnight(from) : new Date(from.getTime() + timeoutMs(text))
}

function timeoutMs(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  return Number(count) * (unitMs[unit] ?? NaN)
}
