import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestNamespace, type TestNamespace } from '../testing/test-namespace.ts'

interface Column {
  readonly schema: string
  readonly table: string
  readonly column: string
}

const roles = ['payment_service', 'interview_service'] as const
type Role = (typeof roles)[number]

const ownSchema: Record<Role, string> = { payment_service: 'payment', interview_service: 'interview' }

/** All that one service may see of the other: what it needs to know of an access code, and nothing else. */
const shared = new Set(
  [
    'code',
    'status',
    'expire_at',
    'activated_at',
    'tenant_public_id',
    'order_public_id',
    'product_public_id',
    'product_name',
    'interview',
  ].map((column) => `payment.access_codes.${column}`),
)

/** Rows are added to them, and never changed. */
const logs: Record<Role, readonly string[]> = {
  payment_service: ['payment.payment_logs', 'payment.audit_logs'],
  interview_service: ['interview.audit_logs', 'interview.deletions'],
}

const verbs = {
  SELECT: (table: string) => `select * from ${table} limit 0`,
  INSERT: (table: string) => `insert into ${table} default values`,
  UPDATE: (table: string, column: string) => `update ${table} set ${column} = default where false`,
  DELETE: (table: string) => `delete from ${table} where false`,
  TRUNCATE: (table: string) => `truncate ${table} cascade`,
  REFERENCES: (table: string) => `create table payment.smuggled (id bigint references ${table})`,
  DROP: (table: string) => `drop table ${table} cascade`,
}

let namespace: TestNamespace
let columns: Column[]
const connections = new Map<Role, postgres.Sql>()

beforeAll(async () => {
  namespace = await openTestNamespace()
  const owner = postgres(namespace.superuserUrl, { max: 1 })
  columns = await owner<Column[]>`
    select table_schema as schema, table_name as table, column_name as column from information_schema.columns
    where table_schema in ('payment', 'interview') order by 1, 2, ordinal_position`
  await owner.end()
  connections.set(
    'payment_service',
    postgres(namespace.paymentServiceUrl, { max: 1, onnotice: () => undefined }),
  )
  connections.set(
    'interview_service',
    postgres(namespace.interviewServiceUrl, { max: 1, onnotice: () => undefined }),
  )
})
afterAll(async () => {
  await Promise.all([...connections.values()].map((sql) => sql.end()))
  await namespace.close()
})

/** Tries a statement as a role and takes it back; false when PostgreSQL says that the privilege is missing. */
async function may(role: Role, statement: string): Promise<boolean> {
  const sql = connections.get(role)
  if (sql === undefined) throw new Error(`no connection for ${role}`)
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(statement)
      throw new TakenBack()
    })
    return true
  } catch (error) {
    // Any other refusal, such as a missing value, comes after the privilege was found.
    return !(error instanceof postgres.PostgresError && ['42501', '2BP01'].includes(error.code))
  }
}

class TakenBack extends Error {}

function tablesOf(schema: string): Column[] {
  const first = new Map(columns.filter((each) => each.schema === schema).map((each) => [each.table, each]))
  return [...first.values()]
}

describe.each(roles)('the role %s', (role) => {
  const own = ownSchema[role]
  const foreign = own === 'payment' ? 'interview' : 'payment'

  it(`may do nothing with any table of ${foreign}, whatever the verb`, async () => {
    const tables = tablesOf(foreign)
    expect(tables.length).toBeGreaterThan(5)
    const allowed: string[] = []
    for (const { schema, table, column } of tables) {
      for (const [verb, statement] of Object.entries(verbs)) {
        if (await may(role, statement(`${schema}.${table}`, column))) {
          allowed.push(`${verb} ${schema}.${table}`)
        }
      }
    }
    expect(allowed).toEqual([])
  })

  it(`may read of ${foreign} the columns that are shared, and no other`, async () => {
    const readable: string[] = []
    for (const { schema, table, column } of columns.filter((each) => each.schema === foreign)) {
      if (await may(role, `select ${column} from ${schema}.${table} limit 0`)) {
        readable.push(`${schema}.${table}.${column}`)
      }
    }
    expect(new Set(readable)).toEqual(role === 'interview_service' ? shared : new Set())
  })

  it(`may read its own tables, and empties, changes or drops none of them`, async () => {
    for (const { schema, table } of tablesOf(own)) {
      const name = `${schema}.${table}`
      expect([name, await may(role, verbs.SELECT(name))]).toEqual([name, true])
      expect([name, await may(role, verbs.TRUNCATE(name))]).toEqual([name, false])
      expect([name, await may(role, verbs.DROP(name))]).toEqual([name, false])
      expect([name, await may(role, `alter table ${name} add column smuggled text`)]).toEqual([name, false])
    }
    expect(await may(role, `create table ${own}.smuggled (id bigint)`)).toBe(false)
    expect(await may(role, 'create schema smuggled')).toBe(false)
  })

  it('may not rewrite history: what migrations did, and what was logged', async () => {
    for (const verb of ['INSERT', 'UPDATE', 'DELETE'] as const) {
      expect(await may(role, verbs[verb](`${own}.schema_migrations`, 'version'))).toBe(false)
    }
    for (const log of logs[role]) {
      expect(await may(role, verbs.UPDATE(log, 'created_at'))).toBe(false)
      expect(await may(role, verbs.DELETE(log))).toBe(false)
    }
  })
})
