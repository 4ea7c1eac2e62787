import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrateServices, projectFolder } from '@interview-pass/stack'

/** By service, what its next release could begin with: each form that adds to a table which is at work. */
const expansions = {
  'payment-service': { schema: 'payment', table: 'orders' },
  'interview-service': { schema: 'interview', table: 'turns' },
}

/** Applies to both schemas, whose services know nothing of it, a migration that only adds: columns, a check, a table, an index. */
export async function migrateToNextSchema(ownerUrl: string): Promise<void> {
  const checkout = mkdtempSync(path.join(tmpdir(), 'next-release-'))
  try {
    for (const [service, { schema, table }] of Object.entries(expansions)) {
      const from = path.join(projectFolder, 'services', service, 'migrations')
      const to = path.join(checkout, 'services', service, 'migrations')
      cpSync(from, to, { recursive: true })
      const write = (name: string, up: string, down: string): void => {
        const next = String(readdirSync(to).length / 2 + 1).padStart(3, '0')
        writeFileSync(path.join(to, `V${next}__${name}.sql`), up)
        writeFileSync(path.join(to, `U${next}__${name}.sql`), down)
      }
      write(
        'expand',
        `alter table ${schema}.${table}
          add column next_note varchar(40),
          add column next_is_known boolean not null default false;
        alter table ${schema}.${table} add constraint chk_${table}_next_note check (next_note <> '') not valid;
        create table ${schema}.next_things (id bigint generated always as identity primary key);`,
        `drop table ${schema}.next_things;
        alter table ${schema}.${table} drop column next_note, drop column next_is_known;`,
      )
      write(
        'index_what_was_added',
        `-- no-transaction
        create index concurrently idx_${table}_next_note on ${schema}.${table} (created_at) where next_note is not null;`,
        `-- no-transaction
        drop index concurrently if exists ${schema}.idx_${table}_next_note;`,
      )
    }
    await migrateServices(ownerUrl, checkout)
  } finally {
    rmSync(checkout, { recursive: true })
  }
}
