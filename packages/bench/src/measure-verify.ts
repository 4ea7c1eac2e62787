import { fork } from 'node:child_process'
import { once } from 'node:events'
import { concurrency, type BenchStack } from './bench-stack.ts'
import { compare, timeSlice, type Comparison } from './compare.ts'
import { load, type LoadRequest } from './http-load.ts'

const sliceRequests = 4000
const pairs = 8

/** `access-code/verify` against a bare Fastify route that does the same select through the bare driver. */
export async function measureVerify(bench: BenchStack): Promise<Comparison> {
  const { addresses } = bench.stack
  const [sold] = await bench.sql<{ code: string }[]>`
    select code from payment.access_codes order by id desc limit 1`
  if (sold === undefined) throw new Error('no access code was sold yet')
  const server = fork(new URL('bare-verify-server.ts', import.meta.url), {
    env: {
      ...process.env,
      DATABASE_URL: addresses.postgres.payment_service_url,
      POOL_MAX: String(concurrency),
    },
  })
  try {
    const bareUrl = String((await once(server, 'message'))[0])
    const slice = (url: string, path: string, pid: number | undefined) => {
      const requests = requestsFor(path, sold.code)
      return () =>
        timeSlice(sliceRequests, [pid, addresses.postgres.pid], () =>
          load({ url, requests, connections: concurrency }),
        )
    }
    return await compare(
      slice(addresses.payment.url, '/api/v1/access-code/verify', addresses.payment.pid),
      slice(bareUrl, '/verify', server.pid),
      pairs,
    )
  } finally {
    server.kill('SIGTERM')
  }
}

/** Each request speaks for an address of its own, because the endpoint counts by address. */
function requestsFor(path: string, code: string): LoadRequest[] {
  return Array.from({ length: sliceRequests }, (_, index) => ({
    method: 'POST',
    path,
    headers: { 'x-access-code': code, 'x-forwarded-for': `10.${index >> 8}.${index & 255}.1` },
  }))
}
