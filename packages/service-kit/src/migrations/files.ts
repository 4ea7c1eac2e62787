import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One step of a schema and its roll-back, by name. */
export interface MigrationStep {
  readonly version: number
  /** `V001__create_base_tables.sql` */
  readonly file: string
  readonly undoFile: string
}

/** One step with what it runs. */
export interface Migration extends MigrationStep {
  readonly text: string
  /** SHA-256 of the file, hex. An applied file must never change. */
  readonly checksum: string
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

/** The steps in a folder of `V001__name.sql` and `U001__name.sql`, in order. Throws MigrationError on a gap, a duplicate, a missing roll-back or a strange name. */
export async function listMigrations(directory: string): Promise<MigrationStep[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()
  const parsed = files.map(parseFileName)
  const undos = new Map(
    parsed.filter((file) => file.isUndo).map((file) => [`${file.version}__${file.name}`, file]),
  )
  const steps: MigrationStep[] = []
  for (const { file, version, name } of parsed.filter((entry) => !entry.isUndo)) {
    const expected = steps.length + 1
    if (version < expected) throw new MigrationError(`${file}: version ${version} is there twice`)
    if (version > expected) throw new MigrationError(`${file}: version ${expected} is missing before it`)
    const undo = undos.get(`${version}__${name}`)
    if (undo === undefined) {
      throw new MigrationError(`${file}: its roll-back ${file.replace('V', 'U')} is missing`)
    }
    undos.delete(`${version}__${name}`)
    steps.push({ version, file, undoFile: undo.file })
  }
  for (const undo of undos.values()) throw new MigrationError(`${undo.file}: rolls back nothing`)
  return steps
}

/** The same with their texts. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const steps = await listMigrations(directory)
  return Promise.all(
    steps.map(async (step) => {
      const text = await readFile(join(directory, step.file), 'utf8')
      const undoText = await readFile(join(directory, step.undoFile), 'utf8')
      return { ...step, text, undoText, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function parseFileName(file: string): MigrationFile {
  const [, kind, version, name] = filePattern.exec(file) ?? []
  if (kind === undefined || version === undefined || name === undefined) {
    throw new MigrationError(`${file}: is not named like V001__create_base_tables.sql`)
  }
  return { file, version: Number(version), name, isUndo: kind === 'U' }
}
