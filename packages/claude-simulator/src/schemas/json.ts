export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object that the text is, or undefined when it is anything else; never throws. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The object that a `$ref` of the document `root` means; undefined when it leads nowhere. */
export function findReference(reference: string, root: JsonObject): JsonObject | undefined {
  const [first, ...parts] = reference.split('/')
  let target: unknown = first === '#' ? root : undefined
  for (const part of parts) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    target = isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  return isJsonObject(target) ? target : undefined
}

/** The objects in a list; anything else is none. */
export function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}
