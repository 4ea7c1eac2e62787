import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One step of a schema, with the way back. */
export interface Migration {
  readonly version: number
  /** `V001__create_base_tables.sql` */
  readonly file: string
  readonly text: string
  /** SHA-256 of the file, hex. An applied file must never change. */
  readonly checksum: string
  readonly undoFile: string
  readonly undoText: string
}

/** Something about the migrations is wrong; the message names the file. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

const filePattern = /^([VU])(\d{3})__([a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/

interface MigrationFile {
  readonly file: string
  readonly version: number
  readonly name: string
  readonly isUndo: boolean
}

/** Reads a folder of `V001__name.sql` and `U001__name.sql`, in order. Throws MigrationError on a gap, a duplicate, a missing roll-back or a strange name. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()
  const parsed = files.map(parseFileName)
  const undos = new Map(
    parsed.filter((file) => file.isUndo).map((file) => [`${file.version}__${file.name}`, file]),
  )
  const migrations: Migration[] = []
  for (const step of parsed.filter((file) => !file.isUndo)) {
    const expected = migrations.length + 1
    if (step.version < expected)
      throw new MigrationError(`${step.file}: version ${step.version} is there twice`)
    if (step.version > expected)
      throw new MigrationError(`${step.file}: version ${expected} is missing before it`)
    const key = `${step.version}__${step.name}`
    const undo = undos.get(key)
    if (undo === undefined)
      throw new MigrationError(`${step.file}: its roll-back ${step.file.replace('V', 'U')} is missing`)
    undos.delete(key)
    const text = await readFile(join(directory, step.file), 'utf8')
    migrations.push({
      version: step.version,
      file: step.file,
      text,
      checksum: createHash('sha256').update(text).digest('hex'),
      undoFile: undo.file,
      undoText: await readFile(join(directory, undo.file), 'utf8'),
    })
  }
  for (const undo of undos.values()) throw new MigrationError(`${undo.file}: rolls back nothing`)
  return migrations
}

function parseFileName(file: string): MigrationFile {
  const [, kind, version, name] = filePattern.exec(file) ?? []
  if (kind === undefined || version === undefined || name === undefined) {
    throw new MigrationError(`${file}: is not named like V001__create_base_tables.sql`)
  }
  return { file, version: Number(version), name, isUndo: kind === 'U' }
}
