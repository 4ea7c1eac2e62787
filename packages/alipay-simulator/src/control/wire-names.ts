import type { z } from 'zod'

/** As JSON writes a name: `outTradeNo` is `out_trade_no`. */
export const toSnake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const toCamel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())

/** Reads a JSON object with snake_case names. Throws ZodError. */
export function readWire<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  if (typeof input !== 'object' || Array.isArray(input)) return schema.parse(input ?? {})
  const named = Object.entries(input ?? {}).map(([name, value]: [string, unknown]) => [toCamel(name), value])
  return schema.parse(Object.fromEntries(named))
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
