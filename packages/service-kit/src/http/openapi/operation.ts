import { z } from 'zod'
import type { DescribedRoute } from './described-route.ts'
import type { JsonSchema, SchemaWriter } from './json-schema.ts'
import { responsesOf } from './responses.ts'

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
})

/** What the document says of one route. Throws when the route lacks what generated clients are made of. */
export function operationOf(route: DescribedRoute, writer: SchemaWriter): JsonSchema {
  const { operationId, summary, description, tags, method, path } = route.outline
  if (operationId === undefined) throw new Error(`${method} ${path} has no operationId`)
  const parameters = parametersOf(route, writer)
  const requestBody = requestBodyOf(route, operationId, writer)
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
    security: route.access.openApiSecurity,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(route, writer),
  }
}

function parametersOf({ schemas }: DescribedRoute, writer: SchemaWriter): JsonSchema[] {
  const places = [
    ['path', schemas.params],
    ['query', schemas.query],
    ['header', schemas.headers],
  ] as const
  return places.flatMap(([place, schema]) => {
    if (schema === undefined) return []
    const { properties, required } = objectSchema.parse(writer.input(schema))
    return Object.entries(properties).map(([name, { description, ...property }]) => ({
      name: place === 'header' ? headerName(name) : name,
      in: place,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: property,
    }))
  })
}

/** `idempotency-key` → `Idempotency-Key`, as people write it. */
function headerName(name: string): string {
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
}

/** A body is called after its operation. */
function requestBodyOf(
  { outline, schemas }: DescribedRoute,
  operationId: string,
  writer: SchemaWriter,
): JsonSchema | undefined {
  const { body } = schemas
  if (body === undefined) return undefined
  const required = !body.safeParse(undefined).success
  if (outline.bodyType === 'form') {
    // Its fields are another protocol's, and read by nobody but their adapter.
    return { required, content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } }
  }
  const name = `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Request`
  return { required, content: { 'application/json': { schema: writer.named(name, writer.input(body)) } } }
}
