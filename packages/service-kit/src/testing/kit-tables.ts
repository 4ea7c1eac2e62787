import postgres from 'postgres'

/** Creates a schema with the kit's own tables as a service's migrations do, for tests of the kit. */
export async function createKitTables(url: string, schema: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql.unsafe(`
      create schema ${schema};
      create table ${schema}.outbox (
        id bigint generated always as identity primary key,
        tenant_id bigint not null,
        event_id uuid not null unique,
        topic varchar(100) not null,
        key varchar(100) not null,
        type varchar(100) not null,
        payload jsonb not null,
        headers jsonb not null,
        created_at timestamptz not null default now(),
        published_at timestamptz
      );
      create index idx_outbox_id on ${schema}.outbox (id) where published_at is null;
      create table ${schema}.inbox (
        id bigint generated always as identity primary key,
        tenant_id bigint not null,
        consumer varchar(100) not null,
        event_id uuid not null,
        type varchar(100) not null,
        handled_at timestamptz not null default now(),
        unique (consumer, event_id)
      );
      create table ${schema}.idempotency_keys (
        id bigint generated always as identity primary key,
        tenant_id bigint not null,
        caller varchar(100) not null,
        route varchar(100) not null,
        key varchar(255) not null,
        body_hash varchar(64) not null,
        resource_id uuid,
        response_status integer,
        response_body jsonb,
        lease_until timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (tenant_id, caller, route, key)
      )`)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
