/** A time span for people: `45 ms`, `2.3 s`. */
export function durationText(elapsedMs: number): string {
  return elapsedMs < 1000 ? `${Math.round(elapsedMs)} ms` : `${(elapsedMs / 1000).toFixed(1)} s`
}

/** A moment for people, from RFC 3339: `2026-01-15 10:30:05 UTC`. */
export function momentText(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
