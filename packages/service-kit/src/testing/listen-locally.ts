import { once } from 'node:events'
import type { Server } from 'node:http'

/** An HTTP server that listens on a free port of this machine. */
export interface ListeningServer {
  /** Without a path. */
  readonly url: string
  /** Ends what is open, too. */
  close(): Promise<void>
}

export async function listenLocally(server: Server): Promise<ListeningServer> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
