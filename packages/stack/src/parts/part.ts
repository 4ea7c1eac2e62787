import type { Instance } from '../instance.ts'
import type { Container } from './container-part.ts'
import type { Program } from './process-part.ts'

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
export interface StartedPart extends Part {
  readonly address: string
}

/** One of the three servers, and the ways to run it. */
export interface Server {
  /** Of the environment: the address of one that runs already. */
  readonly variable: string
  /** That of docker-compose.yml. */
  readonly image: string
  /** Returns true when it really serves; throws while it does not. */
  answers(address: string): Promise<true>
  /** How it runs in a container that is reached at `host:port`. */
  inContainer(instance: Instance, at: string): Container & { readonly address: string }
  /** Installs what is missing, and says how it runs on this machine. */
  onMachine(instance: Instance): Promise<Program & { readonly address: string }>
}
