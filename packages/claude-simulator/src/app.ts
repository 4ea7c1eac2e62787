import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { mountControl } from './control.routes.ts'
import { mountMessages, type MessagesDeps } from './messages.routes.ts'
import { ApiError, errorBody, errorPage } from './wire/api-error.ts'
import { headersOfEveryAnswer } from './wire/headers.ts'

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
    void reply.headers(headersOfEveryAnswer(request.id))
  })
  app.setErrorHandler((error, request, reply) => sendError(asApiError(error), request.id, reply))
  app.setNotFoundHandler((request, reply) => sendError(new ApiError(404, 'Not Found'), request.id, reply))
  mountMessages(app, deps)
  mountControl(app, deps)
  return app
}

function sendError(error: ApiError, requestId: string, reply: FastifyReply): FastifyReply {
  void reply.code(error.status).headers(error.headers)
  return error.html ? reply.type('text/html').send(errorPage(error)) : reply.send(errorBody(error, requestId))
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const message = error instanceof Error && status < 500 ? error.message : 'Internal server error'
  return new ApiError(status, message)
}
