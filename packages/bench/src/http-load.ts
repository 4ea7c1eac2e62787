import autocannon from 'autocannon'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface LoadResult {
  readonly operations: number
  readonly seconds: number
  /** Milliseconds, counted from when a request was due, so that a stalled server is not flattered. */
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface LoadOptions {
  readonly url: string
  /** Each is sent once. */
  readonly requests: readonly LoadRequest[]
  readonly connections: number
  /** Requests a second over all connections; as fast as they are answered when absent. */
  readonly perSecond?: number
}

/** Sends every request once over the given number of connections. Throws when any is not answered with a 2xx status. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { requests, connections } = options
  let next = 0
  const startedAt = performance.now()
  const result = await autocannon({
    url: options.url,
    connections,
    amount: requests.length,
    timeout: 20,
    ...(options.perSecond !== undefined && { overallRate: options.perSecond }),
    setupClient(client) {
      const own = requests.filter((_request, index) => index % connections === next % connections)
      next += 1
      client.setRequests(own.map((request) => ({ ...request })))
    },
  })
  const failed = result.errors + result.timeouts + result.non2xx
  if (failed > 0) throw new Error(`${failed} of ${requests.length} requests were not answered with success`)
  return {
    operations: result['2xx'],
    seconds: (performance.now() - startedAt) / 1000,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}
