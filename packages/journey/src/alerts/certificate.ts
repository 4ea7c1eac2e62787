import { readFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createServer, type Server } from 'node:tls'
import type { Stack } from '@interview-pass/stack'
import { startExporter } from './exporter.ts'
import { aborted, broken, type ExpectedAlert, type Fault } from './fault.ts'
import { run } from './run-program.ts'

/** A name as customers reach it by TLS, and the blackbox_exporter that looks at it. */
export interface PublicName {
  /** `host:port` of the exporter. */
  readonly exporter: string
  /** `host:port` that it is to look at. */
  readonly target: string
  /** From now on its certificate is good for so many days. */
  renew(days: number): Promise<void>
  close(): void
}

const probes = `modules:
  tls:
    prober: tcp
    tcp: { tls: true, tls_config: { insecure_skip_verify: true } }
`

/** A TLS listener with a certificate of a year, looked at by blackbox_exporter. */
export async function startPublicName(stack: Stack): Promise<PublicName> {
  const folder = path.join(stack.folder, 'observers', 'certificate')
  await mkdir(folder, { recursive: true })
  const server = createServer((socket) => socket.on('error', () => undefined).end())
  const renew = async (days: number): Promise<void> => server.setSecureContext(await certify(folder, days))
  await renew(365)
  const target = await listen(server)
  const settings = path.join(folder, 'blackbox.yml')
  await writeFile(settings, probes)
  const part = await startExporter(stack, {
    name: 'blackbox-exporter',
    program: 'prometheus-blackbox-exporter',
    folder,
    commandFor: (program, at) => [program, `--config.file=${settings}`, `--web.listen-address=${at}`],
  })
  return { exporter: part.at, target, renew, close: () => void server.close() }
}

async function certify(
  folder: string,
  days: number,
): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')]
  const files = ['-keyout', key, '-out', cert]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await run('openssl', ['req', ...kind, '-subj', '/CN=pay.example', '-days', String(days), ...files])
  return { key: await readFile(key), cert: await readFile(cert) }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('it listens nowhere'))
      else resolve(`127.0.0.1:${address.port}`)
    })
  })
}

/** A certificate that ends in so many days, until it is renewed. */
export function certificateEnds(name: PublicName, days: number, alert: string): Fault {
  const alerts: readonly ExpectedAlert[] = [{ alert, labels: { instance: publicInstance } }]
  return {
    what: `a certificate ends in ${days} days, until it is renewed`,
    alerts,
    play: (_scene, ending) =>
      broken(
        () => name.renew(days),
        () => aborted(ending),
        () => name.renew(365),
      ),
  }
}

/** The label that its probes have. */
export const publicInstance = 'pay.example'
