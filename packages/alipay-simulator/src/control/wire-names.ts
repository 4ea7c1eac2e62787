import type { z } from 'zod'
import { ControlError } from './control-error.ts'

const toCamel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
const toSnake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Reads a JSON object with snake_case names. Throws ControlError that names every field, as it is written in JSON. */
export function readWire<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  const named = isObject
    ? Object.fromEntries(Object.entries(input).map(([name, value]) => [toCamel(name), value]))
    : (input ?? {})
  const result = schema.safeParse(named)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => ({
    field: path.map((part) => toSnake(String(part))).join('.'),
    rule: message,
  }))
  const text = problems.map(({ field, rule }) => `${field === '' ? 'body' : field}: ${rule}`).join('; ')
  throw new ControlError('MALFORMED_REQUEST', text, problems)
}

/** Writes an object's own names in snake_case, fen as strings; what is below keeps its names. */
export function toWire(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => [
      toSnake(name),
      typeof part === 'bigint' ? part.toString() : part,
    ]),
  )
}
