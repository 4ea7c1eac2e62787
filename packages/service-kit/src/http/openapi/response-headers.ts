import type { JsonSchema } from './json-schema.ts'

const text = (example: string): JsonSchema => ({ type: 'string', examples: [example] })

/** Headers of answers, by the names under which the document has them once. */
export const responseHeaders = {
  'X-Request-Id': {
    description:
      'The `X-Request-Id` of the request where that is a uuid, else a new one; `request_id` of the envelope.',
    schema: { type: 'string', format: 'uuid' },
  },
  'API-Version': { description: 'The version that answered.', schema: text('v1') },
  RateLimit: {
    description:
      'How many requests are left (`r`) until the count starts anew in so many seconds (`t`). Source: draft-ietf-httpapi-ratelimit-headers.',
    schema: text('"default";r=599;t=60'),
  },
  'RateLimit-Policy': {
    description: 'The limit: so many requests (`q`) in so many seconds (`w`).',
    schema: text('"default";q=600;w=60'),
  },
  'Retry-After': {
    description: 'Seconds after which asking again makes sense.',
    schema: { type: 'integer', minimum: 0, examples: [1] },
  },
  'WWW-Authenticate': {
    description:
      'The scheme of the proof that is missing: `Bearer`, or one of ours that `security` describes.',
    schema: text('Bearer'),
  },
  'Content-Language': {
    description: 'The language of the messages, chosen by `Accept-Language`.',
    schema: text('zh-CN'),
  },
  'Idempotent-Replayed': {
    description: 'Present when this is the answer to an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', enum: ['true'] },
  },
} as const satisfies Record<string, { readonly description: string; readonly schema: JsonSchema }>

export type ResponseHeader = keyof typeof responseHeaders

/** References to the headers, as an operation writes them. */
export function headerReferences(names: readonly ResponseHeader[]): Record<string, JsonSchema> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
