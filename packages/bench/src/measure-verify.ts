import { fork, type ChildProcess } from 'node:child_process'
import { concurrency, type BenchStack } from './bench-stack.ts'
import { compare, type Comparison, type Slice } from './compare.ts'
import { load } from './http-load.ts'
import { cpuSecondsOf } from './process-cpu.ts'

const sliceRequests = 4000
const pairs = 8

/** `access-code/verify` against a bare Fastify route that does the same select through the bare driver. */
export async function measureVerify(bench: BenchStack): Promise<Comparison> {
  const { addresses } = bench.stack
  const [sold] = await bench.sql<
    { code: string }[]
  >`select code from payment.access_codes order by id desc limit 1`
  if (sold === undefined) throw new Error('no access code was sold yet')
  const server = fork(new URL('bare-verify-server.ts', import.meta.url), {
    env: {
      ...process.env,
      DATABASE_URL: addresses.postgres.payment_service_url,
      POOL_MAX: String(concurrency),
    },
  })
  try {
    const bareUrl = await urlOf(server)
    const slice = (url: string, path: string, pid: number | undefined) => () =>
      verify({ url, path, code: sold.code, pids: [pid, addresses.postgres.pid] })
    return await compare(
      slice(addresses.payment.url, '/api/v1/access-code/verify', addresses.payment.pid),
      slice(bareUrl, '/verify', server.pid),
      pairs,
    )
  } finally {
    server.kill('SIGTERM')
  }
}

async function urlOf(server: ChildProcess): Promise<string> {
  const message = await new Promise<unknown>((resolve) => server.once('message', resolve))
  if (typeof message === 'object' && message !== null && 'url' in message) return String(message.url)
  throw new Error('the bare server did not say where it listens')
}

/** Each request speaks for an address of its own, because the endpoint counts by address. */
async function verify(target: {
  url: string
  path: string
  code: string
  pids: (number | undefined)[]
}): Promise<Slice> {
  const cpu = () => target.pids.map(cpuSecondsOf).reduce((sum, each) => sum + each, 0)
  const requests = Array.from({ length: sliceRequests }, (_, index) => ({
    method: 'POST' as const,
    path: target.path,
    headers: { 'x-access-code': target.code, 'x-forwarded-for': `10.${index >> 8}.${index & 255}.1` },
  }))
  const before = cpu()
  const { operations, seconds } = await load({ url: target.url, requests, connections: concurrency })
  return { operations, seconds, cpuSeconds: cpu() - before }
}
