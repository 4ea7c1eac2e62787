import { readFileSync } from 'node:fs'
import type { AdminClientDeps } from '../admin-api/admin-client.ts'
import type { ServiceName } from '../admin-api/operation.ts'
import { OpsError, usageError } from '../ops-error.ts'

/** As the command line says. */
export interface ConnectionOptions {
  readonly payment?: string | undefined
  readonly interview?: string | undefined
  readonly tokenFile?: string | undefined
  readonly addresses?: string | undefined
}

export type Services = Pick<AdminClientDeps, 'urlOf' | 'token'> & {
  /** The stack of this checkout, whose token is minted here. */
  readonly isLocal: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const prefix = 'INTERVIEW_PASS_'

/**
 * Where the services are administered, and a token for them: as the options or the environment say, else those of the stack
 * of this checkout that runs. Throws OpsError when a token or the stack is missing.
 */
export async function findServices(options: ConnectionOptions, environment: Environment): Promise<Services> {
  const urls = {
    payment: options.payment ?? environment[`${prefix}PAYMENT_URL`],
    interview: options.interview ?? environment[`${prefix}INTERVIEW_URL`],
  }
  const given = givenToken(options, environment)
  if (urls.payment === undefined && urls.interview === undefined) {
    return localServices(options, environment, given)
  }
  if (given === undefined) {
    throw usageError(`a token is needed: --token-file FILE, or ${prefix}ADMIN_TOKEN in the environment`)
  }
  for (const [name, url] of Object.entries(urls)) {
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw usageError(`--${name} is no http address: ${url}`)
    }
  }
  return { urlOf: (service) => addressOf(urls, service), token: async () => given, isLocal: false }
}

function addressOf(urls: Readonly<Record<ServiceName, string | undefined>>, service: ServiceName): string {
  const url = urls[service]
  if (url !== undefined) return url
  throw usageError(
    `the internal address of ${service}-service is needed: --${service} URL, or ${prefix}${service.toUpperCase()}_URL in the environment`,
  )
}

/** From a file or the environment, never from the arguments, which everybody on the machine can read. */
function givenToken({ tokenFile }: ConnectionOptions, environment: Environment): string | undefined {
  const file = tokenFile ?? environment[`${prefix}ADMIN_TOKEN_FILE`]
  const token = (file === undefined ? environment[`${prefix}ADMIN_TOKEN`] : readToken(file))?.trim()
  if (token !== undefined && !/^[\w.~+/=-]+$/.test(token)) throw usageError('the token is none')
  return token
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usageError(
      `the token cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      error,
    )
  }
}

const minted = { roles: ['SUPER_ADMIN'], subject: 'developer', minutes: 60 }

async function localServices(
  { addresses }: ConnectionOptions,
  environment: Environment,
  given: string | undefined,
): Promise<Services> {
  const { runningAdministration } = await import('@interview-pass/stack/administration')
  try {
    const running = runningAdministration(environment, addresses)
    const token = given ?? (await running.mint(minted))
    return { urlOf: (service) => running[service], token: async () => token, isLocal: true }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OpsError(`${reason}\n  or name another one: --payment URL --interview URL --token-file FILE`, {
      exitCode: 2,
      cause: error,
    })
  }
}
