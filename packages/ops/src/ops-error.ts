/** 1: the server refused, or nobody answered. 2: the command was not given as it must be. */
export type ExitCode = 1 | 2

/** Why a command ends without having done what it was to do. */
export class OpsError extends Error {
  override readonly name: string = 'OpsError'
  readonly exitCode: ExitCode
  /** For `--json`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    message: string,
    options: { exitCode: ExitCode; details?: Readonly<Record<string, unknown>>; cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode
    this.details = options.details ?? {}
  }
}

/** The command is not given as it must be; nothing was sent. */
export function usageError(message: string, cause?: unknown): OpsError {
  return new OpsError(message, { exitCode: 2, cause })
}
