import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const busy = 5
/** Kept from the garbage collector, which would let go of what is locked. */
const held = new Set<DatabaseSync>()

/**
 * Takes an instance's folder for this process and returns how to give it back; undefined while somebody has it. The lock is the
 * kernel's, by way of SQLite: it goes with its process, however that ends, so that no holder is ever wrongly taken for dead or alive.
 */
export function claimFolder(folder: string): (() => void) | undefined {
  const file = path.join(folder, 'claim')
  // SQLite would not say whose they are.
  for (const each of [folder, file].filter((place) => existsSync(place))) accessSync(each, constants.W_OK)
  const database = new DatabaseSync(file, { timeout: 0 })
  held.add(database)
  const release = (): void => {
    if (held.delete(database)) database.close()
  }
  try {
    database.exec('begin exclusive')
    return release
  } catch (error) {
    release()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined
    throw error
  }
}
