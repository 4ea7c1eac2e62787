export interface BackOff {
  readonly firstMs: number
  readonly maxMs: number
}

/** How long to wait after so many failures before: twice as long each time, up to a maximum. */
export function backOffMs({ firstMs, maxMs }: BackOff, failuresBefore: number): number {
  return Math.min(firstMs * 2 ** failuresBefore, maxMs)
}
