import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/**
 * Stands between a client and a real server, and takes that server away: `cut` ends every connection and refuses new ones,
 * `freeze` accepts everything and answers nothing, as a stopped process or a broken network does; `strand` does that to
 * the connections there are, and leads new ones to the server, as when another machine takes over its address.
 */
export interface TcpGate {
  /** Where it listens, the same for `url`. */
  readonly host: string
  readonly port: number
  /** The server's URL with the gate's host and port in it. */
  readonly url: string
  /** Connections that are open now. */
  readonly connections: number
  /** Connections that it refused. */
  readonly refusals: number
  /** Bytes that clients sent while it was frozen. */
  readonly lostBytes: number
  open(): void
  cut(): void
  freeze(): void
  strand(): void
  close(): Promise<void>
}

type State = 'OPEN' | 'CUT' | 'FROZEN'

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

const host = '127.0.0.1'

/**
 * @param server the server's URL, its port written out; of any scheme, such as `postgres://user@host:5432/name`
 */
export async function openTcpGate(server: string): Promise<TcpGate> {
  const url = new URL(server)
  const target = { host: url.hostname, port: Number(url.port) }
  if (target.port === 0) throw new Error('the URL of the server behind the gate names no port')
  let state: State = 'OPEN'
  let refusals = 0
  let lostBytes = 0
  const pairs = new Set<Pair>()

  const listener = createServer((client) => {
    if (state === 'CUT') {
      refusals += 1
      client.on('error', () => undefined)
      client.resetAndDestroy()
      return
    }
    const pair: Pair = { client, server: connect(target) }
    pairs.add(pair)
    endTogether(pair, () => pairs.delete(pair))
    // Frozen bytes are dropped: a server that comes back knows nothing of what was sent meanwhile.
    pair.client.on('data', (bytes) => {
      if (state === 'OPEN') pair.server.write(bytes)
      else lostBytes += bytes.length
    })
    pair.server.on('data', (bytes) => state === 'OPEN' && client.write(bytes))
  })
  await new Promise<void>((resolve) => listener.listen(0, host, resolve))
  const port = portOf(listener.address())
  url.hostname = host
  url.port = String(port)
  const destroyAll = () => pairs.forEach(destroy)
  return {
    host,
    port,
    url: url.toString(),
    get connections() {
      return pairs.size
    },
    get refusals() {
      return refusals
    },
    get lostBytes() {
      return lostBytes
    },
    open() {
      // What was frozen has lost bytes and can't go on.
      if (state === 'FROZEN') destroyAll()
      state = 'OPEN'
    },
    cut() {
      state = 'CUT'
      destroyAll()
    },
    freeze() {
      state = 'FROZEN'
    },
    strand() {
      pairs.forEach(silence)
    },
    async close() {
      destroyAll()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

/** When one side ends, so does the other. */
function endTogether({ client, server }: Pair, onEnd: () => void): void {
  const end = () => {
    onEnd()
    client.destroy()
    server.destroy()
  }
  for (const socket of [client, server]) {
    socket.setNoDelay(true)
    socket.on('close', end)
    socket.on('error', end)
  }
}

function destroy({ client, server }: Pair): void {
  client.resetAndDestroy()
  server.destroy()
}

/** Takes what comes, and hands nothing on. */
function silence({ client, server }: Pair): void {
  for (const socket of [client, server]) socket.removeAllListeners('data').resume()
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  return address.port
}
