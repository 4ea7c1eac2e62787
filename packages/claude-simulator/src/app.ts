import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { mountControl } from './control.routes.ts'
import { mountMessages, type MessagesDeps } from './messages.routes.ts'
import { ApiError, errorObject } from './wire/api-error.ts'

/** The API's own limit for a request body. */
const bodyLimitBytes = 32 * 1024 * 1024

/** The HTTP surface: the Messages API under /v1, the simulator's own controls under /_sim. */
export function buildApp(deps: MessagesDeps): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    // Open streams end at once when the simulator closes.
    forceCloseConnections: true,
    genReqId: () => `req_01${deps.newId()}`,
  })
  app.addHook('onRequest', async (request, reply) => {
    // Set on the raw response, which a message is sent over.
    reply.raw.setHeader('request-id', request.id)
    reply.raw.setHeader('anthropic-organization-id', '00000000-0000-4000-8000-000000000001')
    reply.raw.setHeader('anthropic-workspace-id', 'wrkspc_01Simulated')
  })
  app.setErrorHandler((error, _request, reply) => sendError(asApiError(error), reply))
  app.setNotFoundHandler((_request, reply) => sendError(new ApiError(404), reply))
  mountMessages(app, deps)
  mountControl(app, deps)
  return app
}

function sendError(error: ApiError, reply: FastifyReply): FastifyReply {
  const { status, options } = error
  void reply.code(status).headers(options.headers ?? {})
  if (!options.html) {
    return reply.send({ type: 'error', error: errorObject(error), request_id: reply.request.id })
  }
  const page = `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>\n`
  return reply.type('text/html').send(page)
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  return new ApiError(status, error instanceof Error && status < 500 ? error.message : undefined)
}
