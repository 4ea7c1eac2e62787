import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import type { HeaderValues } from '../reply/security-headers.ts'

/** `/docs`: the interactive page, from our own server alone; `/docs/openapi.json`: the document it shows. */
export async function serveDocs(
  app: FastifyInstance,
  document: () => object,
  title: string,
  headers: HeaderValues,
): Promise<void> {
  let text: string | undefined
  await app.register(async (docs) => {
    docs.addHook('onRequest', (request, reply, done) => {
      reply.headers(headers).header('x-request-id', request.id)
      done()
    })
    docs.get('/docs/openapi.json', (_request, reply) => {
      text ??= JSON.stringify(document())
      return reply.header('content-type', 'application/json; charset=utf-8').send(text)
    })
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/docs/openapi.json',
        pageTitle: title,
        withDefaultFonts: false,
        telemetry: false,
      },
    })
  })
}
