import { z } from 'zod'
import { createLogger } from '../../telemetry/logger.ts'
import { createMetrics } from '../../telemetry/metrics.ts'
import { createHttpApp, openApiOf } from '../app.ts'
import type { Feature, HttpAppOptions } from '../options.ts'

/** The OpenAPI 3.1 document of features that are never asked anything: no client is connected, no port is opened. */
export async function describeHttpApi(
  options: Pick<HttpAppOptions, 'name' | 'version' | 'docs' | 'securitySchemes'>,
  featuresOf: (needs: never) => readonly Feature[],
): Promise<object> {
  const app = await createHttpApp(
    {
      ...options,
      logger: createLogger({ name: options.name, level: 'silent' }),
      metrics: createMetrics({ service: options.name, process: false }),
      rateLimiter: { consume: refuseRequests, giveBack: refuseRequests },
      readiness: [],
      isDraining: () => false,
    },
    featuresOf(unconnected()),
  )
  try {
    return openApiOf(app)
  } finally {
    await app.close()
  }
}

function refuseRequests(): Promise<never> {
  return Promise.reject(new Error('a described API answers no requests'))
}

/** Stands for whatever features need to answer requests. Throws as soon as anything of it is used. */
function unconnected(): never {
  const needs = new Proxy(
    {},
    {
      get(_target, name) {
        throw new Error(`a described API is not connected: ${String(name)} can not be used`)
      },
    },
  )
  return z.custom<never>().parse(needs)
}
