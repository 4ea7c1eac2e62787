import { createLogger } from '../logger.ts'
import { createMetrics } from '../metrics.ts'
import { createHttpApp, openApiOf } from './app.ts'
import type { Feature, HttpAppOptions } from './options.ts'

/** The OpenAPI 3.1 document of features that are never asked anything: no client is connected, no port is opened. */
export async function describeHttpApi(
  options: Pick<HttpAppOptions, 'name' | 'version' | 'docs' | 'securitySchemes'>,
  features: readonly Feature[],
): Promise<object> {
  const app = await createHttpApp(
    {
      ...options,
      logger: createLogger({ name: options.name, level: 'silent' }),
      metrics: createMetrics({ service: options.name, process: false }),
      rateLimiter: { consume: () => Promise.reject(new Error('a described API answers no requests')) },
      readiness: [],
      isDraining: () => false,
    },
    features,
  )
  try {
    return openApiOf(app)
  } finally {
    await app.close()
  }
}

/** Stands for what a described API would need to answer. Throws as soon as anything of it is used. */
export function unconnected<Needs extends object>(): Needs {
  return new Proxy<Needs>(Object.create(null), {
    get(_target, name) {
      throw new Error(`a described API is not connected: ${String(name)} can not be used`)
    },
  })
}
