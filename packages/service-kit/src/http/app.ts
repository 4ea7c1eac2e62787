import { apiVersions, currentApiVersion } from '@interview-pass/contracts'
import fastify, { type FastifyInstance } from 'fastify'
import { AppError } from '../app-error.ts'
import type { JsonParser } from './request/body.ts'
import { answerBrokenRequest } from './reply/broken-request.ts'
import { closePromptly } from './close-connections.ts'
import { serveDocs } from './openapi/docs.ts'
import { liveness, readinessRoute } from './health.ts'
import { mountRoutes } from './mount.ts'
import { observeRequests } from './observe.ts'
import { openApiDocument } from './openapi/document.ts'
import { routesOf, type Feature, type HttpApp, type HttpAppOptions } from './options.ts'
import { headWriter, versionHeaders } from './reply/headers.ts'
import { requestIdOf } from './request/request-id.ts'
import { requestProperties } from './request/request-properties.ts'
import { securityHeaders } from './reply/security-headers.ts'
import { createSender, type Sender } from './reply/send.ts'
import type { OpenStreams } from './reply/stream.ts'

const bodyLimitBytes = 64 * 1024
const requestTimeoutMs = 15_000
const heartbeatMs = 15_000
/** How long a client may take to send a whole request, so that slow ones cannot hold connections. */
const receiveTimeoutMs = 30_000
/** Longer than the idle time of the usual load balancers (60 s), so that they close first and no request meets a closing connection. */
const keepAliveTimeoutMs = 65_000
const parameterLengthMax = 500

/**
 * The features under `/api/v1` and `/api`, `/livez`, `/readyz` and `/docs`, and `/metrics` on the internal listener. Ready to
 * listen; `close()` ends open streams at once, and resolves when no handler works any more.
 */
export async function createHttpApp(options: HttpAppOptions, features: readonly Feature[]): Promise<HttpApp> {
  const { logger, metrics, rateLimiter } = options
  const version = options.apiVersion ?? { name: currentApiVersion, ...apiVersions[currentApiVersion] }
  const ownHeaders = { ...versionHeaders(version), 'cache-control': 'no-store' }
  const openStreams: OpenStreams = new Set()
  const openWork = new Set<Promise<void>>()
  const sender = createSender({
    logger,
    version,
    writeHead: headWriter({ ...(await securityHeaders('api')), ...ownHeaders }),
    heartbeatMs: options.heartbeatMs ?? heartbeatMs,
    openStreams,
  })
  const app = fastifyOf(options, sender)
  for (const [name, value] of Object.entries(requestProperties)) app.decorateRequest(name, value)
  const observeUnmatched = observeRequests(app, { logger, metrics })
  closePromptly(app, { openStreams, openWork })
  app.setErrorHandler((error, request, reply) => sender.sendError(request, reply, error))
  app.setNotFoundHandler((request, reply) => {
    observeUnmatched(request, reply)
    sender.sendError(request, reply, new AppError('ROUTE_NOT_FOUND'))
  })
  const routes = routesOf(features)
  const probes = [liveness, readinessRoute(options.readiness, options.isDraining)]
  mountRoutes(
    app,
    { api: routes, probes },
    {
      rateLimiter,
      parseJson: parserOf(app),
      logger,
      sender,
      openWork,
      requestTimeoutMs: options.requestTimeoutMs ?? requestTimeoutMs,
      bodyLimitBytes: options.bodyLimitBytes ?? bodyLimitBytes,
    },
  )
  await serveDocs(app, () => openApiDocument(options, version, routes), options.docs.title, {
    ...(await securityHeaders('documentation')),
    ...ownHeaders,
  })
  if (options.isInternal === true) {
    app.get('/metrics', { config: { isQuiet: true } }, async (_request, reply) =>
      reply.header('content-type', metrics.contentType).send(await metrics.render()),
    )
  }
  await app.ready()
  return app
}

function fastifyOf(options: HttpAppOptions, sender: Sender): FastifyInstance {
  const proxies = [...(options.trustedProxies ?? [])]
  const app = fastify({
    logger: false,
    genReqId: requestIdOf,
    trustProxy: proxies.length === 0 ? false : proxies,
    bodyLimit: options.bodyLimitBytes ?? bodyLimitBytes,
    requestTimeout: receiveTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { maxParamLength: parameterLengthMax },
    exposeHeadRoutes: false,
    // A request that meets the closing server is still served; the load balancer has been told by /readyz.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => sender.sendError(request, reply, error),
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
  })
  // The raw bytes are kept: signatures cover them, and parsing waits until the caller is proved.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  return app
}

/** Fastify's own JSON parser, which refuses keys that could reach a prototype. */
function parserOf(app: FastifyInstance): JsonParser {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request, text) => {
    let result: unknown
    void parse(request, text, (error, value: unknown) => {
      if (error !== null) throw error
      result = value
    })
    return result
  }
}
