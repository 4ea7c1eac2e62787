import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/**
 * Stands between a client and a real server, and takes that server away: `cut` ends every connection and refuses new ones,
 * `freeze` accepts everything and answers nothing, as a stopped process or a broken network does.
 */
export interface TcpGate {
  readonly port: number
  /** Connections that are open now. */
  readonly connections: number
  /** Connections that it refused. */
  readonly refusals: number
  /** Bytes that clients sent while it was frozen. */
  readonly lostBytes: number
  open(): void
  cut(): void
  freeze(): void
  close(): Promise<void>
}

type State = 'OPEN' | 'CUT' | 'FROZEN'

export async function openTcpGate(target: { host: string; port: number }): Promise<TcpGate> {
  let state: State = 'OPEN'
  let refusals = 0
  let lostBytes = 0
  const pairs = new Set<{ client: Socket; server: Socket }>()

  const server = createServer((client) => {
    if (state === 'CUT') {
      refusals += 1
      client.on('error', () => undefined)
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target)
    const pair = { client, server: upstream }
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      socket.on('close', end)
      socket.on('error', end)
    }
    // Frozen bytes are dropped: a server that comes back knows nothing of what was sent meanwhile.
    client.on('data', (bytes) => {
      if (state === 'OPEN') upstream.write(bytes)
      else lostBytes += bytes.length
    })
    upstream.on('data', (bytes) => state === 'OPEN' && client.write(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const destroyAll = () => {
    for (const { client, server: upstream } of pairs) {
      client.resetAndDestroy()
      upstream.destroy()
    }
    pairs.clear()
  }
  return {
    port: portOf(server.address()),
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
    async close() {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  return address.port
}
