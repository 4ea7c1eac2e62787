import { CommanderError } from 'commander'
import { createAdminClient, type AdminClient } from './admin-api/admin-client.ts'
import type { Operation } from './admin-api/operation.ts'
import { readOperations } from './admin-api/read-operations.ts'
import { ofService, type Context } from './commands/command.ts'
import { onlyTenant } from './connection/choose-tenant.ts'
import { findServices } from './connection/find-services.ts'
import { OpsError } from './ops-error.ts'
import { createProgram, type GlobalOptions } from './program.ts'
import { confirm, type Terminal } from './terminal/confirm.ts'
import { plainJson, plainLines } from './terminal/plain-text.ts'

export interface OpsDeps {
  readonly terminal: Terminal
  readonly environment: Readonly<Record<string, string | undefined>>
  writeOut(text: string): void
  writeErr(text: string): void
}

/** Those that are about all tenants when none is named; all other ones of a tenant need one. */
const ofOneOrAll = ['listStuckOrders', 'listDifferences', 'getDifference', 'closeDifference', 'listAuditLogs']

/** Runs one command; returns the exit code: 0, 1 when the server refused or did not answer, 2 when nothing was sent. */
export async function runOps(args: readonly string[], deps: OpsDeps): Promise<number> {
  const operation = operationFinder(readOperations())
  const openContext = (options: GlobalOptions) => createContext(options, { ...deps, operation })
  try {
    await createProgram({ operation, openContext, output: deps }).parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof OpsError)) throw error
    const { message, details } = error
    const text = args.includes('--json') ? plainJson({ error: { message, ...details } }) : plainLines(message)
    deps.writeErr(`${text}\n`)
    return error.exitCode
  }
}

function operationFinder(operations: readonly Operation[]): (id: string) => Operation {
  return (id) => {
    const found = operations.filter((one) => one.id === id || ofService(one.service, one.id) === id)
    const [operation] = found
    if (operation !== undefined && found.length === 1) return operation
    throw new Error(`${found.length} operations are called ${id}`)
  }
}

interface ContextDeps extends OpsDeps {
  operation(id: string): Operation
}

async function createContext(options: GlobalOptions, deps: ContextDeps): Promise<Context> {
  const { environment, terminal, writeOut, writeErr, operation } = deps
  const { urlOf, token, isLocal } = await findServices(options, environment)
  const named = options.tenant ?? environment['INTERVIEW_PASS_TENANT']
  const client: AdminClient = createAdminClient({
    urlOf,
    token,
    deadlineMs: options.timeout * 1000,
    async tenantOf(asked) {
      const isNeeded = !asked.isOfAllTenants && !ofOneOrAll.includes(asked.id)
      return named ?? (isLocal && isNeeded ? onlyTenant(client, operation('listTenants')) : undefined)
    },
  })
  const note = (text: string) => options.json || writeErr(`${plainLines(text)}\n`)
  return {
    client,
    limit: options.limit ?? 50,
    operation,
    note,
    print: (data, text) => writeOut(`${options.json ? plainJson(data) : text()}\n`),
    confirm: async (what) => (options.yes ? undefined : confirm(what, terminal)),
  }
}
