export const infrastructureParts = ['postgres', 'redis', 'kafka'] as const
export type InfrastructurePartName = (typeof infrastructureParts)[number]

/** A part of a running stack, whichever way it runs. */
export interface Part {
  readonly name: string
  /** The process this stack started for it; undefined while it is stopped, and for a container or a given address. */
  pid(): number | undefined
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>
  /** Ends it without warning (SIGKILL). */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data, and waits until it is ready. */
  start(): Promise<void>
}

/** A part that is ready, and where: a URL, or Kafka's comma-separated `host:port` list. */
export interface StartedPart {
  readonly part: Part
  readonly address: string
}
