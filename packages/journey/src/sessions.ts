import { openDatabase } from '@interview-pass/service-kit'

export type SessionReader = ReturnType<typeof openSessionReader>

/** Reads what no client may ask for: whether a session waits for its access code. */
export function openSessionReader(databaseUrl: string) {
  const database = openDatabase({
    url: databaseUrl,
    schema: 'interview',
    applicationName: 'journey',
    poolMax: 1,
    statementTimeoutMs: 5000,
  })
  return {
    /** When the session of an access code was prepared; undefined while it is not. */
    async findPreparedAt(accessCode: string): Promise<Date | undefined> {
      const [row] = await database.sql<{ created_at: Date }[]>`
        select created_at from interview.sessions where access_code = ${accessCode}`
      return row?.created_at
    },
    close: () => database.close(),
  }
}
