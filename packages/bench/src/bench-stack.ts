import { readFileSync } from 'node:fs'
import path from 'node:path'
import { printProgress, startStack, type Stack } from '@interview-pass/stack'
import postgres from 'postgres'

export interface BenchStack {
  readonly stack: Stack
  /** As a superuser, for planting and looking. */
  readonly sql: postgres.Sql<{ bigint: bigint }>
  /** As payment-service's role: what the bare driver works with. */
  readonly bareSql: postgres.Sql<{ bigint: bigint }>
  readonly alipayPrivateKey: string
  close(): Promise<void>
}

/** Connections of the bare driver and of payment-service's pool alike. */
export const concurrency = 32

/** The whole system in the instance `bench`; the model gives a piece of its answer each `tokenDelayMs`. */
export async function startBenchStack(replicas: number, tokenDelayMs: number): Promise<BenchStack> {
  const stack = await startStack({
    instance: 'bench',
    replicas: { payment: replicas, interview: replicas },
    tokenDelayMs,
    // An e-mail for each settled payment would be measured along with it.
    withoutMail: true,
    onProgress: printProgress,
    serviceEnvironment: {
      LOG_LEVEL: 'warn',
      DATABASE_POOL_MAX: String(concurrency),
      // Lets the load speak for many addresses: limits count by address.
      TRUSTED_PROXIES: '127.0.0.1',
    },
  })
  const types = { bigint: postgres.BigInt }
  const database = new URL(stack.addresses.postgres.owner_url).pathname
  const superuserUrl = new URL(stack.postgresUrl)
  superuserUrl.pathname = database
  const sql = postgres(superuserUrl.href, { max: 4, types, onnotice: () => undefined })
  const bareSql = postgres(stack.addresses.postgres.payment_service_url, { max: concurrency, types })
  return {
    stack,
    sql,
    bareSql,
    alipayPrivateKey: readFileSync(path.join(stack.folder, 'simulators/keys/alipay-private-key.pem'), 'utf8'),
    async close() {
      await Promise.all([sql.end(), bareSql.end()])
      await stack.stop()
    },
  }
}
