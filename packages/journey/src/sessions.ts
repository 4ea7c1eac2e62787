import { openDatabase } from '@interview-pass/service-kit'

/** Reads what no client may ask for: whether a session waits for its access code. */
export interface SessionReader {
  /** When the session of an access code was prepared; undefined while it is not. */
  findPreparedAt(accessCode: string): Promise<Date | undefined>
  close(): Promise<void>
}

/** Reads sessions from the schema of interview-service. */
export function openSessionReader(databaseUrl: string): SessionReader {
  const database = openDatabase({
    url: databaseUrl,
    schema: 'interview',
    applicationName: 'journey',
    poolMax: 1,
    statementTimeoutMs: 5000,
  })
  return {
    async findPreparedAt(accessCode) {
      const [row] = await database.sql<{ created_at: Date }[]>`
        select created_at from interview.sessions where access_code = ${accessCode}`
      return row?.created_at
    },
    close: () => database.close(),
  }
}
