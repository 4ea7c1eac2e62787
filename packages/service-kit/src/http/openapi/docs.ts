import fastify, { type FastifyInstance } from 'fastify'
import type { HeaderValues } from '../reply/security-headers.ts'

/** `/docs`: the interactive page, from our own server alone; `/docs/openapi.json`: the document it shows. */
export async function serveDocs(
  app: FastifyInstance,
  document: () => object,
  title: string,
  headers: HeaderValues,
): Promise<void> {
  let text: string | undefined
  let page: Promise<FastifyInstance> | undefined
  await app.register((docs, _options, done) => {
    docs.addHook('onRequest', (request, reply, proceed) => {
      reply.headers(headers).header('x-request-id', request.id)
      proceed()
    })
    docs.get('/docs/openapi.json', (_request, reply) => {
      text ??= JSON.stringify(document())
      return reply.header('content-type', 'application/json; charset=utf-8').send(text)
    })
    for (const path of pagePaths) {
      docs.get(path, async (request, reply) => {
        page ??= openPage(title)
        const answer = await (await page).inject(request.url)
        reply.code(answer.statusCode)
        for (const name of pageHeaders) {
          if (name in answer.headers) reply.header(name, answer.headers[name])
        }
        return reply.send(answer.rawPayload)
      })
    }
    done()
  })
}

/** What Scalar answers: the page, which is where its address ends in a slash, and the script that it loads. */
const pagePaths = ['/docs', '/docs/', '/docs/js/scalar.js']
const pageHeaders = ['content-type', 'location']

/** Scalar's plugin, in an app of its own that is made when the page is first asked for: it takes 0.3 s to import. */
async function openPage(title: string): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const app = fastify()
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      // Beside the page, wherever a gateway has put that.
      url: 'openapi.json',
      pageTitle: title,
      withDefaultFonts: false,
      telemetry: false,
    },
  })
  return app
}
