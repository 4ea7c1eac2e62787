export const serviceNames = ['payment', 'interview'] as const
export type ServiceName = (typeof serviceNames)[number]

/** How the text of an argument becomes the value that is sent. */
export type ValueKind = 'text' | 'number' | 'flag' | 'time' | 'json'

/** One thing that an operation can be told. */
export interface Input {
  /** As the API has it: `order_id`. */
  readonly name: string
  readonly place: 'path' | 'query' | 'body'
  readonly isRequired: boolean
  readonly description: string
  readonly kind: ValueKind
  /** All values that it takes; undefined when there are others. */
  readonly choices: readonly string[] | undefined
}

/** What a service can be asked on its admin API, as its description says. */
export interface Operation {
  readonly service: ServiceName
  readonly id: string
  readonly method: string
  /** With `{order_id}`. */
  readonly path: string
  readonly summary: string
  readonly inputs: readonly Input[]
  readonly hasBody: boolean
  /** It answers a page at a time. */
  readonly isPaged: boolean
  readonly takesIdempotencyKey: boolean
  /** It is about things of all tenants, so that none is named. */
  readonly isOfAllTenants: boolean
}
