import postgres from 'postgres'

/** The settings that every stack's server has; what makes commits durable stays on. */
/** Commit times are kept so that benchmarks can measure from one commit to another. */
export const postgresSettings = [
  'max_connections=300',
  'timezone=UTC',
  'log_timezone=UTC',
  'track_commit_timestamp=on',
] as const

/** Resolves when a query is answered; throws while it is not. */
export async function postgresAnswers(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined })
  try {
    await sql`select 1`
  } finally {
    await sql.end({ timeout: 1 })
  }
}
