import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { tradeSchema } from '../trades/trade.ts'

/** Something the merchant must be told. `fields` are what every delivery of it says alike. */
const noticeSchema = z.object({
  notifyId: z.string(),
  outTradeNo: z.string(),
  notifyUrl: z.string(),
  fields: z.record(z.string(), z.string()),
  state: z.enum(['PENDING', 'ACKNOWLEDGED', 'GIVEN_UP']),
  attemptsMade: z.number(),
  nextAttemptAt: z.coerce.date().nullable(),
})
export type Notice = Readonly<z.infer<typeof noticeSchema>>

const changeSchema = z.object({ trade: tradeSchema.optional(), notice: noticeSchema.optional() })

/** A trade and a notice as they are from now on; a later change of the same thing replaces it. */
export type Change = z.infer<typeof changeSchema>

/**
 * Every change in `file`, oldest first. A torn last line, which was never answered, is ignored; any other line that
 * cannot be read throws, with its number.
 */
export function readJournal(file: string): readonly Change[] {
  if (!existsSync(file)) return []
  // After the last line feed comes nothing, or the torn line.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    try {
      return changeSchema.parse(JSON.parse(line))
    } catch (error) {
      const place = `${file}, line ${index + 1}`
      throw new Error(`${place}: not a line of the simulator's journal; move the file away to start anew`, {
        cause: error,
      })
    }
  })
}

/** Writes a change as one line: after a kill, all of it is there or nothing. Without fsync it outlives the process only. */
export function appendToJournal(file: string, change: Change): void {
  appendFileSync(file, toLine(change))
}

/** Replaces the whole file, in one step. */
export function rewriteJournal(file: string, changes: readonly Change[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, changes.map(toLine).join(''))
  renameSync(`${file}.new`, file)
}

function toLine(change: Change): string {
  const text = JSON.stringify(change, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return `${text}\n`
}
