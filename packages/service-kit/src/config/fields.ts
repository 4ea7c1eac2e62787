import { isIP } from 'node:net'
import { z } from 'zod'

/** A text that is never shown: not in errors, not in logs, and without an example in the generated table. */
export const secret = z.string().meta({ secret: true })

/** A variable that is a whole number, written in decimal digits, at most nine of them. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
}

/** A variable that is a URL of one of these protocols, such as `redis:`; it may hold a password, so it is a secret. */
export function urlOf(...protocols: string[]) {
  return secret.refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })
}

function partsOf(text: string): string[] {
  return text.split(',').map((part) => part.trim())
}

const brokers = z
  .string()
  .transform(partsOf)
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port, separated by commas')).min(1))

/** Narrower than Fastify, which would end the start without naming the variable. Both refuse `/0`, which is everybody. */
function isAddressOrRange(text: string): boolean {
  const [, address = '', prefix] = /^([\d.:a-f]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const version = isIP(address)
  if (version === 0 || prefix === undefined) return version !== 0
  return Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128)
}

const proxies = z
  .string()
  .max(1000)
  .default('')
  .transform((text) => partsOf(text).filter((proxy) => proxy !== ''))
  .pipe(
    z.array(
      z.string().refine(isAddressOrRange, {
        error: 'must be IP addresses or CIDR ranges (10.0.0.0/8), separated by commas',
      }),
    ),
  )

const ratio = z
  .string()
  .regex(/^(?:0|1|0?\.\d{1,9}|1\.0)$/, 'must be a number from 0 to 1')
  .transform(Number)

/** The variables that every service reads; each service spreads them into its own schema. */
export const serviceConfig = {
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('production')
    .describe('Where the service runs; simulators and demo secrets are refused in production'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('The least severe level that is logged'),
  HOST: z.string().max(255).default('127.0.0.1').describe('Address that both listeners bind'),
  PORT: wholeNumber(0, 65_535).default(3000).describe('Port of the public API; 0 picks a free one'),
  INTERNAL_PORT: wholeNumber(0, 65_535)
    .default(9000)
    .describe('Port of /metrics and /api/admin, never reachable from outside; 0 picks a free one'),
  TRUSTED_PROXIES: proxies.describe(
    'Addresses or CIDR ranges whose X-Forwarded-For is believed, separated by commas',
  ),
  DATABASE_URL: urlOf('postgres:', 'postgresql:').describe('PostgreSQL, as the role of this service'),
  DATABASE_POOL_MAX: wholeNumber(1, 200).default(10).describe('Connections of each of the two pools'),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(5000)
    .describe('Longest time one statement may run, in milliseconds'),
  REDIS_URL: urlOf('redis:', 'rediss:').describe('Redis'),
  KAFKA_BROKERS: brokers.describe('Kafka brokers as host:port, separated by commas'),
  NS: z
    .string()
    .regex(/^[a-z0-9-]{0,40}$/, 'must be lower-case letters, digits and hyphens')
    .default('')
    .describe('Namespace that prefixes topics, consumer groups and Redis keys; empty in production'),
  REQUEST_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(15_000)
    .describe('Longest time a request may take before it is answered 503, in milliseconds'),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlOf('http:', 'https:')
    .optional()
    .describe('OpenTelemetry collector that takes OTLP over HTTP; without it there are no traces'),
  OTEL_TRACES_SAMPLER_ARG: ratio
    .default(1)
    .describe('Share of all traces that is kept, from 0 to 1, chosen by the trace id'),
  SHUTDOWN_TIMEOUT_MS: wholeNumber(100, 600_000)
    .default(20_000)
    .describe('Longest time a shutdown may take, in milliseconds; stay below the limit of the orchestrator'),
  SHUTDOWN_DELAY_MS: wholeNumber(0, 60_000)
    .default(0)
    .describe('How long /readyz answers 503 before the service stops accepting, in milliseconds'),
}
