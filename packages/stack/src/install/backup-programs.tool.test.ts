import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backupPrograms } from './backup-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'programs-'))
const programs = path.join(folder, 'programs')

/** A machine with PostgreSQL 17 and nothing else. */
beforeAll(() => {
  mkdirSync(programs)
  const file = path.join(programs, 'pg_dump')
  writeFileSync(file, '#!/bin/sh\necho "pg_dump (PostgreSQL) 17.5 (Debian 17.5-1)"\n')
  chmodSync(file, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

const find = (serverMajor: number, environment: NodeJS.ProcessEnv = {}) =>
  backupPrograms(
    {
      cacheFolder: path.join(folder, 'cache'),
      environment: { PATH: programs, ...environment },
      report: () => undefined,
    },
    serverMajor,
  )

describe('the programs for backups', () => {
  it("are the PATH's, for a server that is no newer", async () => {
    for (const serverMajor of [16, 17]) expect(await find(serverMajor)).toBe(programs)
  })

  it('are named, with how to get them, where they are too old and there is nothing to get them by', async () => {
    await expect(find(18)).rejects.toThrow(
      /there is no pg_dump of version 18 or newer\n {2}what to do: .*BACKUP_PROGRAMS/u,
    )
  })

  it('are those that the environment names, whatever the PATH has', async () => {
    expect(await find(18, { BACKUP_PROGRAMS: '/opt/postgresql/bin' })).toBe('/opt/postgresql/bin')
  })
})
