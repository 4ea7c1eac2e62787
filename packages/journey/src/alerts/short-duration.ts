const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** How long a duration of Prometheus is, such as `1h30m`, in milliseconds. Throws RangeError for anything else. */
export function durationMs(text: string): number {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) throw new RangeError(`"${text}" is no duration`)
  const parts = Array.from(text.matchAll(/(\d+)(ms|[smhdwy])/g), ([, count = '', unit = '']) => {
    return Number(count) * (unitsMs[unit] ?? 0)
  })
  return parts.reduce((sum, ms) => sum + ms, 0)
}

/** The part `1 / factor` of a duration, as Prometheus writes it: never nothing, which no range may be. */
export function shortDuration(text: string, factor: number): string {
  return `${Math.max(1, Math.round(durationMs(text) / factor))}ms`
}
