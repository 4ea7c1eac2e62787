import postgres from 'postgres'

/** The settings that every stack's server has; what makes commits durable stays on. Commit times are kept for the benchmarks. */
export const postgresSettings = [
  'max_connections=300',
  'timezone=UTC',
  'log_timezone=UTC',
  'track_commit_timestamp=on',
] as const

/** Returns true when a query is answered; throws while it is not. */
export async function postgresAnswers(url: string): Promise<true> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined })
  try {
    await sql`select 1`
    return true
  } finally {
    await sql.end({ timeout: 1 })
  }
}
