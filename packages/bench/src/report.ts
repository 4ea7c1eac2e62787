import type { Comparison } from './compare.ts'
import type { Latencies } from './http-load.ts'

export interface Row {
  readonly what: string
  readonly figure: string
  readonly aim: string
  readonly isMet: boolean
}

export function ratioRow(what: string, { ratio, ours, bare, control }: Comparison, atLeast: number): Row {
  const range = `${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)}`
  const rates = `${ours.perSecond.toFixed(0)}/s against ${bare.perSecond.toFixed(0)}/s`
  const cpu = `CPU ${ours.cpuMicros.toFixed(0)} against ${bare.cpuMicros.toFixed(0)} µs each`
  return {
    what,
    figure: `${ratio.median.toFixed(2)} (${range}); ${rates}; ${cpu}; control ${control.toFixed(2)}`,
    aim: `≥ ${atLeast}`,
    isMet: ratio.median >= atLeast,
  }
}

export function latencyRow(
  what: string,
  { p50Ms, p99Ms }: Latencies,
  aim?: { p50Ms?: number; p99Ms: number },
): Row {
  const isMet = aim === undefined || (p99Ms <= aim.p99Ms && p50Ms <= (aim.p50Ms ?? Infinity))
  const p50Aim = aim?.p50Ms === undefined ? '' : `p50 ≤ ${aim.p50Ms}, `
  return {
    what,
    figure: `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    aim: aim === undefined ? '' : `${p50Aim}p99 ≤ ${aim.p99Ms} ms`,
    isMet,
  }
}

export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length))
  for (const { what, figure, aim, isMet } of rows) {
    const verdict = aim === '' ? '' : `  [aim ${aim}: ${isMet ? 'met' : 'missed'}]`
    console.log(`${what.padEnd(width)}  ${figure}${verdict}`)
  }
}
