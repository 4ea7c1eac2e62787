import { InvalidArgumentError, Option } from 'commander'
import type { Input } from './admin-api/operation.ts'

/** The option that an input of an operation is given by: `--order-id <text>`, or `--force` where it is a flag. */
export function optionOf(input: Input, names: Readonly<Record<string, string>> = {}): Option {
  const { kind, choices, description, isRequired } = input
  const name = `--${(names[input.name] ?? input.name).replaceAll('_', '-')}`
  const option = new Option(kind === 'flag' ? name : `${name} <${kind}>`, description)
  if (choices !== undefined) option.choices(choices)
  else if (kind !== 'flag' && kind !== 'text') option.argParser(parsers[kind])
  return isRequired ? option.makeOptionMandatory() : option
}

const parsers = { number: parseNumber, time: parseTime, json: parseJson } as const

function parseNumber(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

const day = /^\d{4}-\d{2}-\d{2}$/

/** A day is its first moment, and a time without a zone is one, in the zone of this machine. */
function parseTime(text: string): string {
  const moment = new Date(day.test(text) ? `${text}T00:00:00` : text)
  if (!Number.isNaN(moment.getTime())) return moment.toISOString()
  throw new InvalidArgumentError('It must be a day or a time, like 2026-01-15 or 2026-01-15T18:30:00+08:00.')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be JSON.')
  }
}

/** A whole number from 1 on. */
export function parsePositive(text: string): number {
  const number = parseNumber(text)
  if (number >= 1) return number
  throw new InvalidArgumentError('It must be at least 1.')
}

/** One step of a path; these would be taken for another path. */
export function parseSegment(text: string): string {
  if (!['', '.', '..'].includes(text)) return text
  throw new InvalidArgumentError('It must name something.')
}
