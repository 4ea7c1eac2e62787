import { apiVersions, currentApiVersion } from '@interview-pass/contracts'
import { z } from 'zod'
import type { Feature, HttpAppOptions } from '../options.ts'
import type { Route } from '../route.ts'
import { openApiDocument } from './document.ts'

/** The OpenAPI 3.1 document of features that are never asked anything: no client is connected, no port is opened. */
export function describeHttpApi(
  options: Pick<HttpAppOptions, 'docs' | 'securitySchemes'>,
  featuresOf: (deps: never) => readonly Feature[],
): object {
  const routes: Route[] = []
  for (const feature of featuresOf(unconnected())) feature({ mount: (route) => void routes.push(route) })
  const apiVersion = { name: currentApiVersion, ...apiVersions[currentApiVersion] }
  return openApiDocument({ ...options, apiVersion }, routes)
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
