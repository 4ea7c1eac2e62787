import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { OpenStreams } from './reply/stream.ts'

const sweepEveryMs = 50

/**
 * Lets `app.close()` end as soon as the last answer is out, and what a client that left had begun is over: open streams end at
 * once, and a connection is closed when it falls idle. Node would keep those open that were busy at the moment of closing, until their keep-alive time is over, and
 * those that clients have opened in advance and asked nothing on yet, which it takes for busy.
 */
export function closePromptly(
  app: FastifyInstance,
  { openStreams, openWork }: { openStreams: OpenStreams; openWork: ReadonlySet<Promise<void>> },
): void {
  const { server } = app
  const unused = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  app.addHook('preClose', (done) => {
    for (const end of openStreams) end()
    if (server.listening) {
      const sweep = setInterval(() => {
        server.closeIdleConnections()
        for (const socket of unused) if (socket.bytesRead === 0) socket.destroy()
      }, sweepEveryMs)
      server.once('close', () => clearInterval(sweep))
    }
    done()
  })
  // No request comes any more.
  app.addHook('onClose', () => Promise.all(openWork))
}
