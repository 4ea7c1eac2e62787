type ProgressState = 'installing' | 'starting' | 'ready' | 'stopping' | 'stopped' | 'ended' | 'note'

/** Something happened to a part; `elapsedMs` counts from the start of the whole stack. */
export interface ProgressEvent {
  readonly part: string
  readonly state: ProgressState
  readonly detail?: string | undefined
  readonly elapsedMs: number
}

export type Report = (part: string, state: ProgressState, detail?: string) => void

/** Turns a listener into a function that stamps the time; without a listener it is silent. */
export function reporter(onProgress: ((event: ProgressEvent) => void) | undefined): Report {
  const startedAt = performance.now()
  return (part, state, detail) => {
    onProgress?.({ part, state, detail, elapsedMs: Math.round(performance.now() - startedAt) })
  }
}

/** Prints one line an event, for people at a terminal and for logs alike. */
export function printProgress(event: ProgressEvent): void {
  const seconds = (event.elapsedMs / 1000).toFixed(1).padStart(6)
  const detail = event.detail === undefined ? '' : `  ${event.detail}`
  process.stdout.write(`${seconds} s  ${event.part.padEnd(18)} ${event.state}${detail}\n`)
}
