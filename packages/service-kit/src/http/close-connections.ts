import type { FastifyInstance } from 'fastify'
import type { OpenStreams } from './reply/stream.ts'

const sweepEveryMs = 50

/**
 * Lets `app.close()` end as soon as the last answer is out: open streams end at once, and a connection is closed when it
 * falls idle. Node would keep those open that were busy at the moment of closing, until their keep-alive time is over.
 */
export function closePromptly(app: FastifyInstance, openStreams: OpenStreams): void {
  app.addHook('preClose', (done) => {
    for (const end of openStreams) end()
    const { server } = app
    if (server.listening) {
      const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs)
      server.once('close', () => clearInterval(sweep))
    }
    done()
  })
}
