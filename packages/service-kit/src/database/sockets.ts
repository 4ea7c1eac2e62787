import { Socket } from 'node:net'

/** Where the driver wants to connect: one of these servers, or a socket of the file system. */
interface DriverTarget {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path: string | false
}

/**
 * Opens the sockets of a pool, and gives up the one on which nothing moves for `silentAfterMs`: a statement there fails with
 * CONNECTION_CLOSED. The driver itself waits until TCP gives up, which takes a quarter of an hour.
 */
export function watchedSockets(silentAfterMs: number): (target: DriverTarget) => Socket {
  let opened = 0
  return ({ host, port, path }) => {
    const server = opened % host.length
    opened += 1
    const address = path === false ? { host: host[server], port: port[server] ?? 5432 } : { path }
    const socket = new WatchedSocket().setTimeout(silentAfterMs).connect(address)
    // By these the driver names the server, in its errors and to TLS.
    return Object.assign(socket, address)
  }
}

class WatchedSocket extends Socket {
  /** Not a listener: the driver removes them all before it begins TLS. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'timeout') this.destroy()
    return super.emit(event, ...values)
  }
}
