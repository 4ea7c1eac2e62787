export type JsonObject = Record<string, unknown>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the text says as JSON, or undefined when it is none; never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The object that a `$ref` of the document `root` means; undefined when it leads nowhere. */
export function findReference(reference: string, root: unknown): JsonObject | undefined {
  const [first, ...parts] = reference.split('/')
  let target: unknown = first === '#' ? root : undefined
  for (const part of parts) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    target = isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  return isJsonObject(target) ? target : undefined
}
