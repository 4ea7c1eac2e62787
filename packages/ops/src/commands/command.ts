import type { AdminClient, Told } from '../admin-api/admin-client.ts'
import type { Operation, ServiceName } from '../admin-api/operation.ts'

/** What a command works with. */
export interface Context {
  readonly client: AdminClient
  /** How many rows of a list. */
  readonly limit: number
  /** The operation of an id. */
  operation(id: string): Operation
  /** Prints the data with `--json`, else what the text says for people. */
  print(data: unknown, text: () => string): void
  /** Says something beside what is printed, for people only. */
  note(text: string): void
  /** Throws OpsError unless somebody says yes, or `--yes` did. */
  confirm(what: string): Promise<void>
}

/** A command that is one operation: its arguments and options are those of the API's description. */
export interface OperationCommand {
  readonly name: string
  readonly operation: string
  /** Of a list, the most telling first. */
  readonly columns?: readonly string[]
  /** Sent always; no option. */
  readonly always?: Told['query']
  /** Of options that are not given. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Options that are called otherwise than the API calls them. */
  readonly names?: Readonly<Record<string, string>>
  /** What somebody must confirm before it is done: it moves money, or cannot be undone. */
  readonly confirm?: string | ((told: Told) => string)
  /** Text for people, of what the API says. */
  readonly text?: (data: unknown) => string
}

/** A command of several operations. */
export interface StoryCommand {
  readonly name: string
  readonly summary: string
  readonly operations: readonly string[]
  /** Names of its arguments, each needed. */
  readonly takes: readonly string[]
  /** Its options are those of these operations' queries. */
  readonly optionsOf?: string
  readonly names?: Readonly<Record<string, string>>
  run(context: Context, told: ToldByArguments): Promise<void>
}

export interface ToldByArguments {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
}

export type Command = OperationCommand | StoryCommand

/** Commands that are about one kind of thing. */
export interface CommandGroup {
  readonly name: string
  readonly alias?: string
  readonly summary: string
  readonly commands: readonly Command[]
}

/** Both services have an operation of such an id: it is named with its service. */
export const ofService = (service: ServiceName, id: string): string => `${service}.${id}`
