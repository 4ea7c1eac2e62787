import Table from 'cli-table3'
import { z } from 'zod'
import { plainText } from './plain-text.ts'
import { noValue, valueText } from './value-text.ts'

const record = z.record(z.string(), z.unknown())
type Row = z.output<typeof record>

const noLines = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' }
const noMore = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' }
const noBorder = { ...noLines, ...noMore, right: '', 'right-mid': '', middle: '  ' }
const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }

/** Rows under their columns; without any it says so. */
export function rowsText(rows: readonly unknown[], columns?: readonly string[]): string {
  const records = rows.map((row) => record.parse(row))
  const names = columns ?? namesOf(records)
  if (records.length === 0) return 'none'
  const table = new Table({ head: names.map(plainText), chars: noBorder, style })
  table.push(...records.map((row) => names.map((name) => valueText(row[name]))))
  return trimmed(table.toString())
}

/** What a record says, line by line, then each list of records in it as a table under its name, and each record in it likewise. */
export function recordText(value: unknown): string {
  const row = record.parse(value)
  const [own, inner] = [[] as string[][], [] as string[]]
  for (const [name, field] of Object.entries(row)) {
    const rows = z.array(record).min(1).safeParse(field)
    const nested = record.safeParse(field)
    if (rows.success) inner.push(titled(name, rowsText(rows.data)))
    else if (nested.success) inner.push(titled(name, recordText(nested.data)))
    else own.push([plainText(name), valueText(field)])
  }
  const table = new Table({ chars: noBorder, style })
  table.push(...own)
  return [...(own.length === 0 ? [] : [trimmed(table.toString())]), ...inner].join('\n\n') || noValue
}

/** A text under its title. */
export function titled(title: string, text: string): string {
  return `${plainText(title)}\n${text.replaceAll(/^(?=.)/gm, '  ')}`
}

function namesOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

function trimmed(text: string): string {
  return text.replaceAll(/ +$/gm, '')
}
