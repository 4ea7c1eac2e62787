import type { ApiVersion } from '@interview-pass/contracts'
import type { FastifyInstance } from 'fastify'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RateLimiter } from '../redis/rate-limit.ts'
import type { ReadinessCheck } from './health.ts'
import type { Route } from './route.ts'

/** OpenAPI security schemes, by the names that access rules use. */
type SecuritySchemes = Readonly<
  Record<
    string,
    | {
        readonly type: 'apiKey'
        readonly in: 'header' | 'query'
        readonly name: string
        readonly description?: string
      }
    | {
        readonly type: 'http'
        readonly scheme: 'bearer'
        readonly bearerFormat?: string
        readonly description?: string
      }
  >
>

export type NamedApiVersion = ApiVersion & { readonly name: string }

export interface HttpAppOptions {
  /** The service, in metrics and the documentation. */
  readonly name: string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly rateLimiter: RateLimiter
  readonly readiness: readonly ReadinessCheck[]
  readonly isDraining: () => boolean
  /** True for errors that mean that a dependency is away: answered 503 with `Retry-After: 1`. */
  readonly isUnavailable?: (error: unknown) => boolean
  /** Default 15000. A route may set its own. */
  readonly requestTimeoutMs?: number
  /** Default 65536. */
  readonly bodyLimitBytes?: number
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed; default none. */
  readonly trustedProxies?: readonly string[] | false
  readonly docs: { readonly title: string; readonly description: string }
  readonly securitySchemes: SecuritySchemes
  /** Default 15000: how often a silent stream gets a comment, so that nothing between closes it. */
  readonly heartbeatMs?: number
  /** Default: the current version of the contracts. */
  readonly apiVersion?: NamedApiVersion
}

interface RouteMounter {
  mount(route: Route): void
}

/** The routes of one feature. */
export type Feature = (routes: RouteMounter) => void

export type HttpApp = FastifyInstance
