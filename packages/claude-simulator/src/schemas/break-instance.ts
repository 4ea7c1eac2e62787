import { isJsonObject, parseJsonObject } from '../json.ts'
import { closedValues, propertiesOf, resolveSchema } from './json-schema.ts'
import type { JsonSchema } from './json-schema.ts'

/**
 * Changes a JSON text that satisfies the schema into one that does not: a closed list gets a value that it lacks, else
 * the first property gets a value of another type.
 */
export function breakInstance(text: string, schema: JsonSchema | undefined): string {
  const instance = parseJsonObject(text)
  if (instance === undefined || schema === undefined) {
    return JSON.stringify({ not_in_schema: true })
  }
  const properties = propertiesOf(resolveSchema(schema, schema))
  const closed = properties.find(([, property]) => closedValues(property, schema) !== undefined)
  const broken = closed ?? properties[0]
  if (broken === undefined) {
    return JSON.stringify({ not_in_schema: true })
  }
  const [name] = broken
  return JSON.stringify({ ...instance, [name]: valueOutside(instance[name], closed !== undefined) })
}

function valueOutside(value: unknown, isClosed: boolean): unknown {
  if (isClosed) {
    return typeof value === 'number' ? 1_000_003 : 'NOT_IN_SCHEMA'
  }
  // No schema that took an object, a list or a text here takes a wrapped boolean as well.
  return isJsonObject(value) ? [true] : { not_in_schema: true }
}
