import type { FastifyInstance } from 'fastify'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { RateLimiter } from '../redis/rate-limit.ts'
import type { ReadinessCheck } from './health.ts'
import type { ApiDescription } from './openapi/document.ts'
import type { NamedApiVersion } from './reply/headers.ts'
import type { Route } from './route.ts'

export interface HttpAppOptions extends ApiDescription {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly rateLimiter: RateLimiter
  readonly readiness: readonly ReadinessCheck[]
  readonly isDraining: () => boolean
  /** The listener that must not be reachable from outside: it has `/metrics` too. Default false. */
  readonly isInternal?: boolean
  /** Default 15000. A route may set its own. */
  readonly requestTimeoutMs?: number
  /** Default 65536. */
  readonly bodyLimitBytes?: number
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed; default none. */
  readonly trustedProxies?: readonly string[]
  /** Default 15000: how often a silent stream gets a comment, so that nothing between closes it. */
  readonly heartbeatMs?: number
  /** Default: the current version of the contracts. */
  readonly apiVersion?: NamedApiVersion
}

/** The routes of one feature. */
export type Feature = (routes: { mount(route: Route): void }) => void

/** The routes of all features, in their order. */
export function routesOf(features: readonly Feature[]): Route[] {
  const routes: Route[] = []
  for (const feature of features) feature({ mount: (route) => void routes.push(route) })
  return routes
}

export type HttpApp = FastifyInstance
