import { isUtf8 } from 'node:buffer'
import { fieldRules, type FieldRule } from '@interview-pass/contracts'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../app-error.ts'

/** Parses JSON text; throws for what is not JSON and for keys such as `__proto__`. */
export type JsonParser = (request: FastifyRequest, text: string) => unknown

/** A `form` body is handed over as text and as raw bytes, never parsed. */
export type BodyType = 'json' | 'form'

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const

/**
 * The body as its route takes it: parsed JSON, or the text of a form. Undefined when there is none.
 * Throws AppError UNSUPPORTED_MEDIA_TYPE or MALFORMED_REQUEST.
 */
export function readBody(
  request: FastifyRequest,
  rawBody: Buffer,
  bodyType: BodyType,
  parseJson: JsonParser,
): unknown {
  if (rawBody.length === 0) return undefined
  if (mediaTypeOf(request.headers['content-type']) !== contentTypes[bodyType]) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', { details: { accepted: contentTypes[bodyType] } })
  }
  if (!isUtf8(rawBody)) throw malformedBody(fieldRules.utf8)
  const text = rawBody.toString('utf8')
  if (bodyType === 'form') return text
  return textsChecked(parsed(request, text, parseJson), text)
}

/** A 400 that names the body and what is wrong with it. */
export function malformedBody(rule: FieldRule): AppError {
  return new AppError('MALFORMED_REQUEST', { details: { fields: [{ field: 'body', rule }] } })
}

function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return ''
  const end = contentType.indexOf(';')
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

function parsed(request: FastifyRequest, text: string, parseJson: JsonParser): unknown {
  try {
    return parseJson(request, text)
  } catch {
    throw malformedBody(fieldRules.json)
  }
}

/** Neither NUL nor half a surrogate pair can be stored as text in PostgreSQL; JSON can only write them as escapes. */
function textsChecked(value: unknown, text: string): unknown {
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return value
  if (!isStorable(value)) throw malformedBody(fieldRules.storableText)
  return value
}

/** True when no text in it holds NUL or half a surrogate pair. A loop, because JSON may be nested deeper than the stack. */
function isStorable(value: unknown): boolean {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const item = waiting.pop()
    if (typeof item === 'string' && (!item.isWellFormed() || item.includes('\0'))) return false
    const parts: [string, unknown][] = typeof item === 'object' && item !== null ? Object.entries(item) : []
    for (const part of parts) waiting.push(...part)
  }
  return true
}
