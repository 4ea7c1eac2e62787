import { findFieldRule } from '@interview-pass/contracts'
import { z } from 'zod'
import { routesOf, type Feature } from '../http/options.ts'

const withOwnText = z.object({ error: z.custom<z.core.$ZodErrorMap>((value) => typeof value === 'function') })

/**
 * What the features' inputs say of a broken rule in words of their own that are none of the contracts', as the path of
 * their route and the words. Mounts the routes and asks them nothing.
 */
export function untranslatedRules(features: readonly Feature[]): string[] {
  return routesOf(features).flatMap(({ outline: { path }, schemas: { params, query, headers, body } }) =>
    ownTexts([params, query, headers, body])
      .filter((text) => findFieldRule(text) === undefined)
      .map((text) => `${path} ${text}`),
  )
}

/** The texts of schemas and of all that they are made of. */
function ownTexts(schemas: readonly unknown[]): string[] {
  const texts = new Set<string>()
  const seen = new Set<unknown>()
  const waiting: unknown[] = [...schemas]
  while (waiting.length > 0) {
    const part = waiting.pop()
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    const definition = definitionOf(part) ?? part
    const { data } = withOwnText.safeParse(definition)
    const said = data?.error({ code: 'custom', input: undefined })
    if (said !== undefined && said !== null) texts.add(typeof said === 'string' ? said : said.message)
    waiting.push(...Object.values(definition))
  }
  return [...texts]
}

const madeBy = z
  .object({ _zod: z.object({ def: z.custom<object>() }) })
  .transform(({ _zod: { def: definition } }) => definition)

/** What a schema or a check of zod was made from. */
function definitionOf(part: object): object | undefined {
  return madeBy.safeParse(part).data
}
