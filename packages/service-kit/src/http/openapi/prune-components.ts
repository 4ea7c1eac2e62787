import { z } from 'zod'

const withSchemas = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

const reference = /"\$ref":"#\/components\/schemas\/([^"]+)"/g

/** The OpenAPI document without the schemas that no operation refers to, directly or through another one: every schema with a name is offered, from all services. */
export function pruneComponents(document: object): object {
  const read = withSchemas.safeParse(document)
  if (!read.success) return document
  const { components } = read.data
  const { schemas } = components
  const kept = new Set<string>()
  const waiting = referencesIn({ ...document, components: { ...components, schemas: {} } })
  while (waiting.length > 0) {
    const name = waiting.pop()
    if (name === undefined || kept.has(name)) continue
    kept.add(name)
    waiting.push(...referencesIn(schemas[name]))
  }
  const used = Object.fromEntries(Object.entries(schemas).filter(([name]) => kept.has(name)))
  return { ...document, components: { ...components, schemas: used } }
}

function referencesIn(value: unknown): string[] {
  return [...(JSON.stringify(value) ?? '').matchAll(reference)].map(([, name]) => name ?? '')
}
