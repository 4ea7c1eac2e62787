import { openDatabase } from '@interview-pass/service-kit'

export type SessionReader = ReturnType<typeof openSessionReader>

/** Reads what no client may ask for: whether a session waits for its access code, and how an interview is planned. */
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
    /** The competencies that an interview asks about, none when it keeps the questions of the bank; undefined while it is planned. */
    async findCompetencies(sessionId: string): Promise<string[] | undefined> {
      const [row] = await database.sql<{ names: string[] }[]>`
        select coalesce((select json_agg(c ->> 'name') from jsonb_array_elements(p.competencies) c), '[]') as names
        from interview.plans p join interview.sessions s on s.id = p.session_id
        where s.public_id = ${sessionId} and p.closed_at is not null`
      return row?.names
    },
    close: () => database.close(),
  }
}
