import { currentApiVersion } from '@interview-pass/contracts'
import { z } from 'zod'
import { routesOf, type Feature } from './options.ts'
import { openApiDocument, type ApiDescription } from './openapi/document.ts'

/** The OpenAPI 3.1 document of features that are never asked anything: no client is connected, no port is opened. */
export function describeHttpApi(
  options: ApiDescription,
  featuresOf: (deps: never) => readonly Feature[],
): object {
  return openApiDocument(options, { name: currentApiVersion }, routesOf(featuresOf(unconnected())))
}

/** Stands for whatever features need to answer requests. Throws as soon as anything of it is used. */
function unconnected(): never {
  const deps = new Proxy(
    {},
    {
      get(_target, name) {
        throw new Error(`a described API is not connected: ${String(name)} cannot be used`)
      },
    },
  )
  return z.custom<never>().parse(deps)
}
