import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'
import { reasonOf, StackError } from '../stack-error.ts'

const manifest = z.object({
  database: z.string(),
  /** What was committed before it is in the backup. */
  moment: z.iso.datetime(),
  /** Of the server, such as `18.4`. */
  server_version: z.string(),
  /** The newest migration of each schema. */
  schemas: z.record(z.string(), z.string()),
  bytes: z.int().positive(),
  sha256: z.string().length(64),
})

/** What lies beside a dump: whose it is, of when, and how to see that it is whole. */
export type BackupManifest = z.infer<typeof manifest>

const manifestFileOf = (file: string): string => `${file}.json`

export const majorOf = (serverVersion: string): number => Number.parseInt(serverVersion, 10)

/** Writes the manifest of a file that is whole. */
export async function writeManifest(
  file: string,
  about: Omit<BackupManifest, 'bytes' | 'sha256'>,
): Promise<BackupManifest> {
  const whole = { ...about, bytes: statSync(file).size, sha256: await sha256Of(file) }
  replaceFile(manifestFileOf(file), `${JSON.stringify(whole, null, 2)}\n`)
  return whole
}

/**
 * Reads the manifest of a dump and holds the file against it.
 * @throws StackError when either is missing, or the file is not the one that was written
 */
export async function readWholeBackup(file: string): Promise<BackupManifest> {
  const beside = manifestFileOf(file)
  const missing = [file, beside].find((each) => !existsSync(each))
  if (missing !== undefined) throw new StackError('restore', `${missing} is not there`)
  const about = parse(beside)
  if (statSync(file).size === about.bytes && (await sha256Of(file)) === about.sha256) return about
  throw new StackError('restore', `${file} is not the file that was written: its checksum differs`, {
    remedy: 'take another copy of it, or an older backup',
  })
}

function parse(file: string): BackupManifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new StackError('restore', `${file} describes no backup: ${reasonOf(cause)}`, { cause })
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
