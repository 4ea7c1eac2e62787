import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { mountFaults } from './faults/faults.routes.ts'
import { mountMessages } from './messages/messages.routes.ts'
import type { MessagesNeeds } from './messages/messages.routes.ts'
import { mountModels } from './models/models.routes.ts'
import { mountRequests } from './requests/requests.routes.ts'
import { ApiError, errorBody, errorPage } from './wire/api-error.ts'
import { headersOfEveryAnswer } from './wire/response-headers.ts'

/** The API's own limit for a request body. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024

/** The HTTP surface: the Messages API under /v1, the simulator's own controls under /_sim. */
export function buildApp(needs: MessagesNeeds): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    // Open streams end at once when the simulator closes.
    forceCloseConnections: true,
    genReqId: () => `req_01${needs.newId()}`,
  })
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(headersOfEveryAnswer(request.id))
  })
  app.setErrorHandler((error, request, reply) => sendError(asApiError(error), request.id, reply))
  app.setNotFoundHandler((request, reply) => sendError(new ApiError(404, 'Not Found'), request.id, reply))
  mountMessages(app, needs)
  mountModels(app, needs)
  mountFaults(app, needs)
  mountRequests(app, needs)
  return app
}

function sendError(error: ApiError, requestId: string, reply: FastifyReply): FastifyReply {
  void reply.code(error.status).headers(error.headers)
  return error.html ? reply.type('text/html').send(errorPage(error)) : reply.send(errorBody(error, requestId))
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  const message = error instanceof Error && status < 500 ? error.message : 'Internal server error'
  return new ApiError(status, message)
}
