import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { serviceNames, type Input, type Operation, type ServiceName, type ValueKind } from './operation.ts'

const reference = '#/components/schemas/'

const schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  description: z.string().optional(),
  anyOf: z.array(z.unknown()).optional(),
})
type Schema = z.output<typeof schema>

const properties = z.looseObject({
  properties: z.record(z.string(), schema).default({}),
  required: z.array(z.string()).default([]),
})

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema,
})

const described = z.object({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema }) }) }).optional(),
})

const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), described)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

/** Everything that the admin APIs of both services can be asked, from the descriptions that they publish. */
export function readOperations(): readonly Operation[] {
  return serviceNames.flatMap((service) => operationsOf(service))
}

function operationsOf(service: ServiceName): readonly Operation[] {
  const file = new URL(`../../../../services/${service}-service/openapi-admin.json`, import.meta.url)
  const { paths, components } = openApi.parse(JSON.parse(readFileSync(file, 'utf8')))
  const resolve = (given: Schema): Schema =>
    given.$ref === undefined
      ? given
      : {
          ...schema.parse(components.schemas[given.$ref.slice(reference.length)]),
          ...withoutReference(given),
        }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => {
      const { operationId: id, summary, parameters, requestBody, security } = one
      const inputs = [...parametersOf(parameters, resolve), ...fieldsOf(requestBody, resolve)]
      const isHeader = (name: string) =>
        parameters.some((header) => header.in === 'header' && header.name === name)
      return {
        service,
        id,
        method: method.toUpperCase(),
        path,
        summary,
        inputs: inputs.filter(({ name }) => name !== 'page' && name !== 'size'),
        hasBody: requestBody !== undefined,
        isPaged: inputs.some(({ name }) => name === 'page'),
        takesIdempotencyKey: isHeader('Idempotency-Key'),
        isOfAllTenants: security.some((scheme) =>
          Object.values(scheme)
            .flat()
            .some((scope) => scope.endsWith(':all')),
        ),
      }
    }),
  )
}

type Resolve = (given: Schema) => Schema

function withoutReference({ $ref: _, ...rest }: Schema): Partial<Schema> {
  return rest
}

function parametersOf(parameters: readonly z.output<typeof parameter>[], resolve: Resolve): readonly Input[] {
  return parameters.flatMap(({ name, in: place, required, description, schema: given }) =>
    place === 'header'
      ? []
      : [{ name, place, isRequired: required, description, ...valueOf(resolve(given), resolve) }],
  )
}

function fieldsOf(body: z.output<typeof described>['requestBody'], resolve: Resolve): readonly Input[] {
  if (body === undefined) return []
  const fields = properties.parse(resolve(body.content['application/json'].schema))
  return Object.entries(fields.properties).map(([name, given]) => {
    const resolved = resolve(given)
    return {
      name,
      place: 'body',
      isRequired: fields.required.includes(name),
      description: resolved.description ?? '',
      ...valueOf(resolved, resolve),
    }
  })
}

/** What may be null is given or left out. */
function valueOf(given: Schema, resolve: Resolve): Pick<Input, 'kind' | 'choices'> {
  const alternatives = (given.anyOf ?? []).map((one) => resolve(schema.parse(one)))
  const one = alternatives.find(({ type }) => type !== 'null') ?? given
  if (one.const === 'true') return { kind: 'flag', choices: undefined }
  const texts = z.array(z.string()).safeParse(one.enum)
  return { kind: kindOf(one), choices: texts.success ? texts.data : undefined }
}

function kindOf({ type, format }: Schema): ValueKind {
  const name = [type].flat().find((one) => one !== undefined && one !== 'null')
  if (name === 'string') return format === 'date-time' ? 'time' : 'text'
  if (name === 'integer' || name === 'number') return 'number'
  return name === 'boolean' ? 'flag' : 'json'
}
