import type { FastifyInstance, HTTPMethods, preParsingHookHandler } from 'fastify'
import { AppError } from '../app-error.ts'
import { handlerOf, type HandlerDeps } from './handler.ts'
import { documentedPrefix } from './openapi/document.ts'
import { addHeader } from './reply/headers.ts'
import { keepReceived } from './request/received-body.ts'
import type { Route } from './route.ts'

const prefixes = [documentedPrefix, '/api']

const allMethods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

export interface Mounts {
  /** Under both prefixes, with one handler; documented under the first. */
  mountApi(route: Route): void
  /** At its own path, undocumented and quiet. */
  mountProbe(route: Route): void
  /** Lets every mounted path answer the methods it lacks. */
  refuseOtherMethods(): void
}

export interface MountDeps extends HandlerDeps {
  readonly bodyLimitBytes: number
}

export function createMounts(app: FastifyInstance, deps: MountDeps): Mounts {
  const methods = new Map<string, { label: string; taken: Set<HTTPMethods> }>()

  const add = (
    url: string,
    label: string,
    route: Route,
    config: { isQuiet?: boolean } = {},
    handler = handlerOf(route, deps),
  ): void => {
    const { method, bodyLimitBytes = deps.bodyLimitBytes } = route.outline
    const known = methods.get(url) ?? { label, taken: new Set() }
    methods.set(url, known)
    known.taken.add(method)
    const preParsing: preParsingHookHandler = (request, _reply, body, done) => {
      request.receivedBody = keepReceived(body, bodyLimitBytes)
      done(null, body)
    }
    app.route({
      method,
      url,
      config: { label, ...config },
      bodyLimit: bodyLimitBytes,
      ...(route.keepsRefusedBody ? { preParsing } : {}),
      // What fails before the handler is a body that could not be received.
      errorHandler: (error, request, reply) => handler(request, reply, error),
      handler: (request, reply) => handler(request, reply),
    })
  }

  return {
    mountApi(route) {
      const handler = handlerOf(route, deps)
      const label = `${documentedPrefix}${route.outline.path}`
      for (const prefix of prefixes) {
        add(`${prefix}${route.outline.path}`, label, route, {}, handler)
      }
    },
    mountProbe(route) {
      add(route.outline.path, route.outline.path, route, { isQuiet: true })
    },
    refuseOtherMethods() {
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
    },
  }
}
