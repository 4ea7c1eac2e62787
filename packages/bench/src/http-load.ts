import { Agent, request as openRequest } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { quantile } from './statistics.ts'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/** Milliseconds from when a request was due to its whole answer, so that a stalled server is not flattered. */
export interface Latencies {
  readonly p50Ms: number
  readonly p99Ms: number
}

interface LoadOptions {
  readonly url: string
  /** Each is sent once. */
  readonly requests: readonly LoadRequest[]
  readonly connections: number
  /** Requests a second, evenly spaced; as fast as they are answered when absent. */
  readonly perSecond?: number
}

const answerDeadlineMs = 20_000

/**
 * Sends every request once over the given number of connections, each one waiting for its answer before the next. Own code
 * because the usual load tools send a second's requests in one burst and end only on a full second. Throws when any is not
 * answered with a 2xx status within 20 s.
 */
export async function load(options: LoadOptions): Promise<Latencies> {
  const { requests, connections, perSecond } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  let next = 0
  const work = async () => {
    for (let index = next; index < requests.length; index = next) {
      next += 1
      const due = perSecond === undefined ? performance.now() : startedAt + (index / perSecond) * 1000
      const early = due - performance.now()
      if (early > 0) await delay(early)
      const request = requests[index]
      if (request !== undefined) await send(agent, options.url, request)
      latenciesMs.push(performance.now() - due)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
  } finally {
    agent.destroy()
  }
  return { p50Ms: quantile(latenciesMs, 0.5), p99Ms: quantile(latenciesMs, 0.99) }
}

function send(agent: Agent, url: string, { method, path, headers, body }: LoadRequest): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const signal = AbortSignal.timeout(answerDeadlineMs)
  const outgoing = openRequest(new URL(path, url), { method, headers, agent, signal }, (response) => {
    const { statusCode = 0 } = response
    response.on('end', () => {
      if (statusCode >= 200 && statusCode < 300) resolve()
      else reject(new Error(`${method} ${path} was answered ${statusCode}`))
    })
    response.resume()
  })
  outgoing.on('error', reject)
  outgoing.end(body)
  return promise
}
