import type { Logger } from '../telemetry/logger.ts'
import type { HttpApp } from './options.ts'

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** The variable that sets the port, for the log: the error of a taken port is the same for all. */
  readonly name: string
  readonly logger: Logger
}

/** Opens the listener and gives its URL. Logs which port it was, and throws, when that cannot be done. */
export async function listen(app: HttpApp, { host, port, name, logger }: ListenOptions): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    logger.error({ name, port, error }, 'cannot listen')
    throw error
  }
}
