/** What a span says beside its name. Names outside the allow-list are dropped. */
export type SpanAttributes = Readonly<Record<string, string | number | bigint | undefined | null>>

/** One timed piece of work in a trace. */
export interface Span {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** Something was done in it that has a span of its own. */
  isUsed: boolean
  set(attributes: SpanAttributes): void
  /** Points at a span of another trace that has to do with this one. */
  link(to: SpanIds): void
  /** Marks it as failed, by an error of this class or code. */
  fail(errorType: string | undefined): void
  /** Only a span that was ended is exported. */
  end(): void
}

/** What names a span everywhere. */
export interface SpanIds {
  readonly traceId: string
  readonly spanId: string
}

export interface NewSpan {
  readonly kind?: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'
  readonly attributes?: SpanAttributes
  /** Default: begins a trace. */
  readonly parent?: SpanIds | undefined
  /** Of a trace that begins here. Default: a random one. */
  readonly traceId?: string | undefined
  /** Where it had to be known before the span could begin. Default: a random one. */
  readonly spanId?: string | undefined
  /** Spans of other traces that this one has to do with. */
  readonly links?: readonly SpanIds[]
  /** Milliseconds since 1970. Default: now. */
  readonly startedAt?: number | undefined
}

/** Where spans come from while traces are switched on. */
export interface Tracer {
  start(name: string, span: NewSpan): Span
  /** Sends what is left, within two seconds. Never rejects. */
  stop(): Promise<void>
}
