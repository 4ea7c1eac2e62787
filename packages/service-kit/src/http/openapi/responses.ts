import {
  errorCodes,
  errorEnvelope,
  pageEnvelope,
  successEnvelope,
  type ErrorCode,
} from '@interview-pass/contracts'
import { z } from 'zod'
import { readsIdempotencyKey } from '../request/idempotency-key.ts'
import { declaredErrors, type DescribedRoute, type StreamOutline } from './described-route.ts'
import type { JsonSchema, SchemaWriter } from './json-schema.ts'
import { headerReferences, type ResponseHeader } from './response-headers.ts'

/** What a route may answer, by status. */
export function responsesOf(route: DescribedRoute, writer: SchemaWriter): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {}
  for (const [status, content] of Object.entries(successContents(route, writer))) {
    responses[status] = {
      description: descriptions[status] ?? 'Success',
      headers: headerReferences(headersOf(route, Number(status), [])),
      content,
    }
  }
  for (const [status, codes] of Map.groupBy(declaredErrors(route), (code) => errorCodes[code].status)) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${errorCodes[code].message.en}`).join('; '),
      headers: headerReferences(headersOf(route, status, codes)),
      content: { 'application/json': { schema: writer.output(errorEnvelope) } },
      'x-error-codes': codes,
    }
  }
  return responses
}

const descriptions: Readonly<Record<string, string>> = {
  201: 'Created',
  202: 'Accepted, not ready yet',
}

function successContents(
  route: DescribedRoute,
  writer: SchemaWriter,
): Record<string, Record<string, JsonSchema>> {
  const contents: Record<string, Record<string, JsonSchema>> = {}
  for (const [status, data] of Object.entries(route.schemas.answers)) {
    contents[status] = { 'application/json': { schema: envelopeOf(route, Number(status), data, writer) } }
  }
  const { 'text/event-stream': stream, ...texts } = route.outline.otherAnswers ?? {}
  for (const [mediaType, description] of Object.entries(texts)) {
    ;(contents['200'] ??= {})[mediaType] = { schema: { type: 'string', description } }
  }
  if (stream !== undefined) (contents['200'] ??= {})['text/event-stream'] = streamContent(stream, writer)
  return contents
}

/** An envelope is called after its data, and after its status as well where the same data come with several. */
function envelopeOf(
  { outline, schemas }: DescribedRoute,
  status: number,
  data: z.ZodType,
  writer: SchemaWriter,
): JsonSchema {
  const name = data.meta()?.id
  if (name === undefined) throw new Error(`the data of ${outline.path} has no name: give its schema an id`)
  const envelope = schemas.isList ? pageEnvelope(data) : successEnvelope(data)
  const schema = writer.output(envelope.extend(alwaysSame(status)))
  const isTaken = writer.isTaken(`${name}Envelope`, schema)
  return writer.named(isTaken ? `${name}Envelope${status}` : `${name}Envelope`, schema)
}

/** Fields with one value each, written so that no generator makes a type of each. */
function alwaysSame(status: number) {
  return {
    code: z.int().min(status).max(status).describe('The HTTP status'),
    message: z.string().meta({ description: 'Always `success`', examples: ['success'] }),
  }
}

/** OpenAPI 3.1 has no word for the events of a stream, so an extension names the schema of each one's data. */
function streamContent({ description, events }: StreamOutline, writer: SchemaWriter): JsonSchema {
  const own = Object.entries(events).map(([name, data]) => [name, writer.output(data)])
  return {
    schema: { type: 'string', description },
    'x-events': { ...Object.fromEntries(own), error: writer.output(errorEnvelope.shape.error) },
  }
}

/** Statuses after which asking again may make sense. */
const laterStatuses: readonly number[] = [202, 409, 429, 503]

/** The headers that an answer of this status may have. */
function headersOf(
  { access, isLimited, schemas }: DescribedRoute,
  status: number,
  codes: readonly ErrorCode[],
): ResponseHeader[] {
  const names: ResponseHeader[] = ['X-Request-Id', 'API-Version']
  if (isLimited || codes.includes('RATE_LIMITED')) names.push('RateLimit', 'RateLimit-Policy')
  if (laterStatuses.includes(status)) names.push('Retry-After')
  if (status === 401 && access.challenge !== undefined) names.push('WWW-Authenticate')
  if (codes.length > 0) names.push('Content-Language')
  // What may go otherwise next time is not kept for a repeat.
  if (readsIdempotencyKey(schemas.headers) && status < 500 && status !== 429) {
    names.push('Idempotent-Replayed')
  }
  return names
}
