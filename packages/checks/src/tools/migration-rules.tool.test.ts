import { copyFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrationsCheck } from '../checks.ts'
import { repositoryRoot } from '../repository-root.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'

const settings = 'infra/postgres/squawk.toml'

/** The rules that the check names for a migration of payment-service. */
async function rulesBrokenBy(sql: string, file = 'V018__next.sql'): Promise<string[]> {
  const root = await fixtureFolder({
    [`services/payment-service/migrations/${file}`]: `${sql}\n`,
    [settings]: '',
  })
  await copyFile(join(repositoryRoot, settings), join(root, settings))
  await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
  const lines = await migrationsCheck.run(root)
  return lines.flatMap((line) => /: (?:warning|error): (?<rule>[a-z-]+) /u.exec(line)?.groups?.['rule'] ?? [])
}

it.each([
  ['alter table payment.orders drop column amount_fen;', 'ban-drop-column'],
  ['drop table payment.orders;', 'ban-drop-table'],
  ['alter table payment.orders rename column status to state;', 'renaming-column'],
  ['alter table payment.orders rename to purchases;', 'renaming-table'],
  ['alter table payment.orders alter column status type text;', 'changing-column-type'],
  ['alter table payment.orders alter column user_id set not null;', 'adding-not-nullable-field'],
  ['alter table payment.orders add column note varchar(9) not null;', 'adding-required-field'],
  ['create index idx_orders_note on payment.orders (note);', 'require-concurrent-index-creation'],
  ["alter table payment.orders add constraint chk_note check (note <> '');", 'constraint-missing-not-valid'],
])('what services at work would notice is found: %s', async (sql, rule) => {
  expect(await rulesBrokenBy(sql)).toContain(rule)
})

it.each([
  'alter table payment.orders add column note varchar(9), add column is_gift boolean not null default false;',
  "alter table payment.orders add constraint chk_note check (note <> '') not valid;",
  'create table payment.gifts (id bigint generated always as identity primary key);',
  '-- no-transaction\ncreate index concurrently idx_orders_note on payment.orders (note);',
])('what only adds is not: %s', async (sql) => {
  expect(await rulesBrokenBy(sql)).toEqual([])
})

it('what no release uses any more goes with a line that says so', async () => {
  const line = '-- squawk-ignore ban-drop-column\n'
  expect(await rulesBrokenBy(`${line}alter table payment.orders drop column note;`)).toEqual([])
})

it('the migrations of the first release met no service at work', async () => {
  expect(await rulesBrokenBy('drop table payment.orders;', 'V017__count_kpis.sql')).toEqual([])
})
