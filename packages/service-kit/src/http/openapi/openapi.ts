import { errorCodes, errorEnvelope, successEnvelope, type ErrorCode } from '@interview-pass/contracts'
import type { FastifyDynamicSwaggerOptions, SwaggerTransform } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { HttpAppOptions } from '../options.ts'
import type { Route } from '../route.ts'

/** What the document says of one operation, in zod; turned into JSON Schema when the document is made. */
export type OperationSchema = Readonly<Record<string, unknown>>

type JsonSchemaConfig = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>

/** A format says the same as its pattern of 200 characters, and a bound of 2^53 is no bound of ours. */
const zodToJsonConfig: JsonSchemaConfig = {
  override({ jsonSchema }) {
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  },
}

const zodTransform = createJsonSchemaTransform({ zodToJsonConfig })

/** Only routes with an operation are documented; Fastify itself never sees the schemas, because the kit validates. */
const transform: SwaggerTransform = (input) =>
  zodTransform({ ...input, schema: input.route.config?.operation ?? { hide: true } })

/** Settings of @fastify/swagger for an OpenAPI 3.1 document. */
export function swaggerOptions(options: HttpAppOptions): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.1',
      info: { title: options.docs.title, description: options.docs.description, version: options.version },
      servers: [{ url: '/' }],
      components: { securitySchemes: { ...options.securitySchemes } },
    },
    transform,
    transformObject: createJsonSchemaTransformObject({ zodToJsonConfig }),
  }
}

export function operationOf(route: Route): OperationSchema {
  const { outline, schemas, access } = route
  return {
    summary: outline.summary,
    operationId: operationIdOf(outline.method, outline.path),
    security: access.openApiSecurity,
    ...(outline.description === undefined ? {} : { description: outline.description }),
    ...(outline.tags === undefined ? {} : { tags: outline.tags }),
    ...(outline.bodyType === 'form' ? { consumes: ['application/x-www-form-urlencoded'] } : {}),
    ...(schemas.params === undefined ? {} : { params: schemas.params }),
    ...(schemas.query === undefined ? {} : { querystring: schemas.query }),
    ...(schemas.headers === undefined ? {} : { headers: schemas.headers }),
    ...(schemas.body === undefined ? {} : { body: schemas.body }),
    response: { ...successResponses(route), ...errorResponses(route) },
  }
}

/** `POST /boxes/:box_id/lids` → `postBoxesByBoxIdLids`. */
function operationIdOf(method: string, path: string): string {
  const words = path.replaceAll(':', 'by-').split(/[^A-Za-z0-9]+/)
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function successResponses({ schemas, outline }: Route): Record<string, unknown> {
  const responses: Record<string, { description: string; content: Record<string, { schema: z.ZodType }> }> =
    {}
  for (const [status, data] of Object.entries(schemas.answers)) {
    responses[status] = {
      description: descriptions[status] ?? 'Success',
      content: { 'application/json': { schema: successEnvelope(data) } },
    }
  }
  for (const [mediaType, description] of Object.entries(outline.otherAnswers ?? {})) {
    const response = (responses['200'] ??= { description: 'Success', content: {} })
    response.content[mediaType] = { schema: z.string().describe(description) }
  }
  return responses
}

const descriptions: Readonly<Record<string, string>> = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted, not ready yet',
}

function errorResponses(route: Route): Record<string, unknown> {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorCodes[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCodes[code].message.en}`).join('; '),
        content: { 'application/json': { schema: errorEnvelope } },
      },
    ]),
  )
}

/** The errors that a route names, and those that every route of its kind can answer. */
function errorsOf({ outline, schemas, access, isLimited }: Route): ErrorCode[] {
  const hasBody = schemas.body !== undefined
  const hasInput =
    hasBody || [schemas.params, schemas.query, schemas.headers].some((part) => part !== undefined)
  const codes: ErrorCode[] = [
    ...outline.errors,
    ...(access.errors ?? []),
    'MALFORMED_REQUEST',
    'RATE_LIMITED',
  ]
  if (!isLimited && access.openApiSecurity.length === 0) codes.pop()
  if (hasInput) codes.push('VALIDATION_FAILED')
  if (hasBody) codes.push('PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  codes.push('SERVICE_ERROR', 'SERVICE_UNAVAILABLE')
  return [...new Set(codes)]
}
