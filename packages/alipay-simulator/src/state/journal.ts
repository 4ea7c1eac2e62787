import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { stateRecordSchema, type StateRecord } from './records.ts'

/** Where changes are written before they are answered, so that a killed simulator finishes what it owed. */
export interface Journal {
  /** Every record of the file, oldest first. */
  read: () => StateRecord[]
  /** Writes all the records as one line: after a kill, all of them are there or none. */
  append: (records: readonly StateRecord[]) => void
  /** Replaces the whole file. */
  rewrite: (records: readonly StateRecord[]) => void
  close: () => void
}

/** For tests: nothing is kept. */
export const noJournal: Journal = { read: () => [], append: () => {}, rewrite: () => {}, close: () => {} }

/**
 * A journal of JSON lines in `file`. There is no fsync: it outlives the process, not the machine.
 * A torn last line, which was never answered, is ignored; any other line that can't be read throws, with its number.
 */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true })
  let descriptor = openSync(file, 'a')
  return {
    read: () => (existsSync(file) ? readLines(file) : []),
    append: (records) => {
      writeSync(descriptor, toLine(records))
    },
    rewrite: (records) => {
      const replacement = `${file}.new`
      writeFileSync(replacement, records.map((record) => toLine([record])).join(''))
      closeSync(descriptor)
      renameSync(replacement, file)
      descriptor = openSync(file, 'a')
    },
    close: () => closeSync(descriptor),
  }
}

const toLine = (records: readonly StateRecord[]): string =>
  `${JSON.stringify(records, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}\n`

function readLines(file: string): StateRecord[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  // After the last line feed comes nothing, or the torn line.
  return lines.slice(0, -1).flatMap((line, index) => readLine(line, `${file}, line ${index + 1}`))
}

function readLine(line: string, place: string): StateRecord[] {
  try {
    return z.array(stateRecordSchema).parse(JSON.parse(line))
  } catch (error) {
    throw new Error(`${place}: not a line of the simulator's journal; move the file away to start anew`, {
      cause: error,
    })
  }
}
