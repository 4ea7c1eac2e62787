import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dumpSchema } from '../index.ts'
import { createTestDatabase, type TestDatabase } from '../testing/index.ts'

const role = 'service_kit_reader'

const statements = [
  'create schema shop',
  `create table shop.tenants (id bigint generated always as identity primary key, name varchar(100) not null)`,
  `create table shop.orders (
     id bigint generated always as identity,
     tenant_id bigint not null,
     status varchar(20) not null default 'PENDING' constraint chk_orders_status check (status in ('PENDING', 'PAID')),
     created_at timestamptz not null default now(),
     constraint pk_orders primary key (id),
     constraint fk_orders_tenant foreign key (tenant_id) references shop.tenants (id) on delete restrict)`,
  `comment on column shop.orders.status is 'what became of it'`,
  `create index idx_orders_status on shop.orders (tenant_id, status) where status = 'PENDING'`,
  `create function shop.touch() returns trigger language plpgsql as 'begin return new; end'`,
  `create trigger trg_orders_touch before update on shop.orders for each row execute function shop.touch()`,
  `grant usage on schema shop to ${role}`,
  `grant select (id, status) on shop.orders to ${role}`,
]

let first: TestDatabase
let second: TestDatabase

beforeAll(async () => {
  first = await createTestDatabase({ purpose: 'service_kit' })
  second = await createTestDatabase({ purpose: 'service_kit' })
  await run(first, [`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`])
  await run(first, statements)
  // The same schema, made on another path: other object ids, other physical order of grants and indexes.
  await run(second, ['create table public.before (id int)', ...statements, 'drop table public.before'])
})

afterAll(async () => {
  await first.drop()
  await second.drop()
})

async function run(database: TestDatabase, texts: readonly string[]): Promise<void> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  for (const text of texts) await sql.unsafe(text)
  await sql.end()
}

const dump = (database: TestDatabase) => dumpSchema({ url: database.url, schema: 'shop' })

test('equal schemas give equal text, whenever and wherever it is asked for', async () => {
  const text = await dump(first)
  expect(await dump(first)).toBe(text)
  expect(await dump(second)).toBe(text)
})

test('the text shows columns, defaults, constraints, indexes, triggers, functions, comments and grants', async () => {
  const text = await dump(first)
  for (const part of [
    'create table shop.orders (',
    '  id bigint generated always as identity not null',
    "  status character varying(20) default 'PENDING'::character varying not null",
    'constraint chk_orders_status CHECK',
    'FOREIGN KEY (tenant_id) REFERENCES shop.tenants(id) ON DELETE RESTRICT',
    'CREATE INDEX idx_orders_status ON shop.orders',
    'CREATE TRIGGER trg_orders_touch BEFORE UPDATE ON shop.orders',
    'CREATE OR REPLACE FUNCTION shop.touch()',
    "comment on column shop.orders.status is 'what became of it';",
    `grant usage on schema shop to ${role};`,
    `grant select (id), select (status) on table shop.orders to ${role};`,
  ]) {
    expect(text).toContain(part)
  }
})

test.each([
  ['a column', 'alter table shop.orders add column note text', 'alter table shop.orders drop column note'],
  ['a grant', `grant insert on shop.orders to ${role}`, `revoke insert on shop.orders from ${role}`],
  [
    'a default',
    'alter table shop.orders alter tenant_id set default 1',
    'alter table shop.orders alter tenant_id drop default',
  ],
  ['an index', 'create index idx_extra on shop.orders (created_at)', 'drop index shop.idx_extra'],
])('%s more changes the text', async (_, change, undo) => {
  const text = await dump(first)
  await run(first, [change])
  expect(await dump(first)).not.toBe(text)
  await run(first, [undo])
  expect(await dump(first)).toBe(text)
})
