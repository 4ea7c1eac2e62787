import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import getPort from 'get-port'
import { gatewayArguments, writeGatewaySettings } from '../src/applications/gateway.ts'
import { gatewayCertificate } from '../src/applications/gateway-certificate.ts'

/** A request as it came to a service. */
interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly bodyBytes: number
}

/** What is there instead of a replica of a service: it says what came, and answers 200 unless it is told otherwise. */
export interface Replica {
  readonly url: string
  readonly arrived: Arrived[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  close(): Promise<void>
}

export async function openReplica(wantedPort?: number): Promise<Replica> {
  const server = createServer((incoming, response) => {
    void buffer(incoming).then(({ length }) => {
      const { method = '', url = '', headers } = incoming
      replica.arrived.push({ method, url, headers, bodyBytes: length })
      replica.answer(incoming, response)
    })
  })
  const port = wantedPort ?? (await getPort({ host: '127.0.0.1' }))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const replica: Replica = {
    url: `http://127.0.0.1:${port}`,
    arrived: [],
    answer: (_request, response) => response.end('{}'),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return replica
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  readonly localAddress?: string
  readonly signal?: AbortSignal
}

interface Behind {
  readonly payment: readonly Replica[]
  readonly interview: readonly Replica[]
}

export interface GatewayUnderTest {
  readonly port: number
  readonly certificate: string
  /** Sends the path as it is; answers as soon as the head is there. */
  open(target: string, asked?: Asked): Promise<IncomingMessage>
  ask(
    target: string,
    asked?: Asked,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>
  /** Everything that it wrote, once that includes `wanted`. */
  log(wanted: string): Promise<string>
  /** Has it read that it is in front of others from now on. */
  reload(behind: Behind): void
  close(): Promise<void>
}

/** nginx with our settings in front of these replicas. */
export async function openGateway(nginx: string, behind: Behind): Promise<GatewayUnderTest> {
  const folder = mkdtempSync(path.join(tmpdir(), "gateway a b,ü:'"))
  const { certificate, certificateFile, keyFile } = await gatewayCertificate(folder)
  const port = await getPort({ host: '127.0.0.1' })
  const writeSettings = ({ payment, interview }: Behind): void =>
    writeGatewaySettings(
      folder,
      { listen: `127.0.0.1:${port}`, certificateFile, keyFile },
      { payment: payment.map(({ url }) => url), interview: interview.map(({ url }) => url) },
    )
  writeSettings(behind)
  const logFile = path.join(folder, 'log')
  const log = openSync(logFile, 'a')
  const child = spawn(nginx, gatewayArguments(folder), { stdio: ['ignore', log, log] })
  closeSync(log)
  const gateway: GatewayUnderTest = {
    port,
    certificate,
    ...requestsTo(port, certificate),
    log: (wanted) =>
      waitUntil(
        `the log has ${wanted}`,
        async () => {
          const written = readFileSync(logFile, 'utf8')
          return written.includes(wanted) && written
        },
        5_000,
      ),
    reload(others) {
      writeSettings(others)
      child.kill('SIGHUP')
    },
    async close() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
  await waitUntil('nginx answers', async () => (await gateway.ask('/livez')).status === 200, 10_000)
  return gateway
}

function requestsTo(port: number, certificate: string): Pick<GatewayUnderTest, 'open' | 'ask'> {
  const open: GatewayUnderTest['open'] = (target, { body, ...asked } = {}) =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: target, ca: certificate, agent: false as const }
      const outgoing = request({ ...options, ...asked }, resolve)
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  return {
    open,
    async ask(target, asked) {
      const response = await open(target, asked)
      return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) }
    },
  }
}
