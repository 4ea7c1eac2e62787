import type { FastifyInstance, HTTPMethods, preParsingHookHandler } from 'fastify'
import { AppError } from '../app-error.ts'
import { handlerOf, type HandlerDeps } from './handler.ts'
import { documentedPrefix } from './openapi/document.ts'
import { addHeader } from './reply/headers.ts'
import { keepReceived } from './request/received-body.ts'
import type { Route } from './route.ts'

const prefixes = [documentedPrefix, '/api']

const allMethods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export interface MountDeps extends HandlerDeps {
  readonly bodyLimitBytes: number
}

/**
 * Mounts the routes of the API under both prefixes, with one handler each, and the probes at their own path, undocumented and
 * quiet. Lets every mounted path answer the methods it lacks.
 */
export function mountRoutes(
  app: FastifyInstance,
  { api, probes }: { readonly api: readonly Route[]; readonly probes: readonly Route[] },
  deps: MountDeps,
): void {
  const methods = new Map<string, { label: string; taken: Set<HTTPMethods> }>()

  const mount = (route: Route, urls: readonly string[], label: string, isQuiet: boolean): void => {
    const { method, bodyLimitBytes = deps.bodyLimitBytes } = route.outline
    const handler = handlerOf(route, deps)
    const preParsing: preParsingHookHandler = (request, _reply, body, done) => {
      request.receivedBody = keepReceived(body, bodyLimitBytes)
      done(null, body)
    }
    for (const url of urls) {
      const known = methods.get(url) ?? { label, taken: new Set() }
      methods.set(url, known)
      known.taken.add(method)
      app.route({
        method,
        url,
        config: { label, isQuiet },
        bodyLimit: bodyLimitBytes,
        ...(route.keepsRefusedBody ? { preParsing } : {}),
        // What fails before the handler is a body that could not be received.
        errorHandler: (error, request, reply) => handler(request, reply, error),
        handler: (request, reply) => handler(request, reply),
      })
    }
  }

  for (const route of api) {
    const { path } = route.outline
    mount(
      route,
      prefixes.map((prefix) => `${prefix}${path}`),
      `${documentedPrefix}${path}`,
      false,
    )
  }
  for (const route of probes) mount(route, [route.outline.path], route.outline.path, true)

  for (const [url, { label, taken }] of methods) {
    const allow = [...taken].sort().join(', ')
    app.route({
      method: allMethods.filter((method) => !taken.has(method)),
      url,
      config: { label },
      handler: (request, reply) => {
        addHeader(request, 'allow', allow)
        deps.sender.sendError(request, reply, new AppError('METHOD_NOT_ALLOWED', { details: { allow } }))
      },
    })
  }
}
