/** How PostgreSQL's programs reach a database: no password is in a list of processes. */
export function connectionOf(url: string): { readonly dbname: string; readonly env: NodeJS.ProcessEnv } {
  const withoutPassword = new URL(url)
  const password = decodeURIComponent(withoutPassword.password)
  withoutPassword.password = ''
  return { dbname: withoutPassword.href, env: { ...process.env, PGPASSWORD: password } }
}

/** The URL of another database of the same server. */
export function otherDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

export const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))
