import { errorEnvelope } from '@interview-pass/contracts'
import type { NamedApiVersion } from '../reply/headers.ts'
import type { DescribedRoute } from './described-route.ts'
import { createSchemaWriter, type JsonSchema } from './json-schema.ts'
import { operationOf } from './operation.ts'
import { responseHeaders } from './response-headers.ts'

/** OpenAPI security schemes, by the names that access rules use. Source: OpenAPI 3.1, section 4.8.27. */
type SecuritySchemes = Readonly<
  Record<string, { readonly type: 'apiKey' | 'http'; readonly [field: string]: string }>
>

/** What a document says beside its routes. */
export interface ApiDescription {
  readonly docs: { readonly title: string; readonly description: string }
  readonly securitySchemes: SecuritySchemes
}

/** Where the documented routes are; other prefixes that are answered as well are not documented. */
export const documentedPrefix = '/api/v1'

/** The OpenAPI 3.1 document of routes. Throws when one of them does not say enough about itself. */
export function openApiDocument(
  { docs, securitySchemes }: ApiDescription,
  apiVersion: Pick<NamedApiVersion, 'name'>,
  routes: readonly DescribedRoute[],
): object {
  const writer = createSchemaWriter()
  // Also where no route of the document answers it: every address does.
  writer.output(errorEnvelope)
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const { method, path } = route.outline
    const item = (paths[`${documentedPrefix}${path.replaceAll(/:(\w+)/g, '{$1}')}`] ??= {})
    item[method.toLowerCase()] = operationOf(route, writer)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: docs.title,
      description: `${docs.description}\n\n${conventions}`,
      // `v1` of the API is 1.0.0 here: generators want three numbers.
      version: `${apiVersion.name.replace(/^v/, '')}.0.0`,
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.flatMap(({ outline }) => outline.tags ?? []))].map((name) => ({ name })),
    paths,
    components: { schemas: writer.components(), headers: responseHeaders, securitySchemes },
  }
}

const conventions = [
  'Every JSON answer is an envelope: `data` on success, `error` with a code otherwise.',
  'Answers are open: fields, values of enumerations and error codes may be added within a version, so ignore what you do not know. Requests are strict: an unknown field is refused.',
  'Send `X-Request-Id` (a uuid) to find your request in our logs, and `Accept-Language` (`zh-CN` or `en`) to choose the language of messages, which are Chinese without it.',
].join(' ')
