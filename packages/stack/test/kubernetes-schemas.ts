import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { parse } from 'yaml'
import { z } from 'zod'
import { goModule } from './kubernetes-tools.ts'

const kubernetesModule = 'k8s.io/kubernetes@v1.34.2'
const kedaModule = 'github.com/kedacore/keda/v2@v2.18.1'

type JsonSchema = Readonly<Record<string, unknown>>

const jsonSchema = z.record(z.string(), z.unknown())
const kinds = z.array(z.object({ group: z.string(), version: z.string(), kind: z.string() })).default([])
const swagger = z.object({ definitions: z.record(z.string(), jsonSchema) })
const customResource = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: jsonSchema }) })),
  }),
})
const typed = z.object({ apiVersion: z.string(), kind: z.string() })

/** Texts and numbers alike, which the document calls texts. */
const either: Readonly<Record<string, JsonSchema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
}
const objectMeta = { $ref: 'kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }

/**
 * Answers what is wrong with the fields of an object: a name that Kubernetes or KEDA does not know, a value of another type. By their own
 * schemas, which Go brings, and strictly: what is not named in them is refused.
 * @throws StackError where they cannot be had
 */
export async function strictSchemas(
  environment: NodeJS.ProcessEnv,
): Promise<(object: unknown) => readonly string[]> {
  const kubernetes = await goModule({ environment }, kubernetesModule)
  const keda = await goModule({ environment }, kedaModule)
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  const schemas = new Map<string, JsonSchema>()
  const { definitions } = swagger.parse(
    JSON.parse(readFileSync(path.join(kubernetes, 'api/openapi-spec/swagger.json'), 'utf8')),
  )
  const strict = Object.entries(definitions).map(
    ([name, one]) => [name, either[name] ?? closed(one)] as const,
  )
  ajv.addSchema({ $id: 'kubernetes', definitions: Object.fromEntries(strict) })
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of kinds.parse(definition['x-kubernetes-group-version-kind'])) {
      schemas.set(keyOf(group, version, kind), { $ref: `kubernetes#/definitions/${name}` })
    }
  }
  const scaledObject = path.join(keda, 'config/crd/bases/keda.sh_scaledobjects.yaml')
  const { group, names, versions } = customResource.parse(parse(readFileSync(scaledObject, 'utf8'))).spec
  for (const { name, schema } of versions) {
    const { properties } = z.object({ properties: jsonSchema }).parse(closed(schema.openAPIV3Schema))
    schemas.set(keyOf(group, name, names.kind), {
      ...closed(schema.openAPIV3Schema),
      properties: { ...properties, metadata: objectMeta },
    })
  }
  const compiled = new Map<string, ValidateFunction>()
  return (object) => {
    const { apiVersion, kind } = typed.parse(object)
    const key = `${apiVersion}/${kind}`
    const schema = schemas.get(key)
    if (schema === undefined) return [`${key}: no such kind`]
    const validate = compiled.get(key) ?? ajv.compile(schema)
    compiled.set(key, validate)
    if (validate(object)) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${kind} ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`
    })
  }
}

const keyOf = (group: string, version: string, kind: string): string =>
  group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`

/** The same, refusing what it does not name, at every depth. */
function closed(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([key, value]) => [key, closedValue(value)] as const)
  const result = Object.fromEntries(entries)
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true
  if (typeof schema['properties'] !== 'object' || 'additionalProperties' in schema || isOpen) return result
  return { ...result, additionalProperties: false }
}

function closedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => closedValue(one))
  const parsed = jsonSchema.safeParse(value)
  return parsed.success ? closed(parsed.data) : value
}
