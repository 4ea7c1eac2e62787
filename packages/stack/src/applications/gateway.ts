import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import { nginxProgram } from '../install/nginx-program.ts'
import type { Instance } from '../instance.ts'
import type { StartedPart } from '../parts/part.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { gatewayCertificate, type GatewayCertificate } from './gateway-certificate.ts'

/** Where its requests come from, on this machine. */
export const gatewayAddress = '127.0.0.1'

/** What is known of the gateway before it runs, for those whom it is told to. */
export interface PlannedGateway extends GatewayCertificate {
  readonly command: string
  readonly folder: string
  readonly url: string
}

/** URLs of the replicas of each service. */
export interface BehindGateway {
  readonly payment: readonly string[]
  readonly interview: readonly string[]
}

const name = 'gateway'
const readyDeadlineMs = 30_000
const answerDeadlineMs = 3_000

/**
 * Finds nginx and makes the certificate.
 * @throws StackError naming the command that installs nginx where it is not to be had
 */
export async function planGateway(instance: Instance): Promise<PlannedGateway> {
  const folder = path.join(instance.folder, name)
  const [command, certificate, port] = await Promise.all([
    nginxProgram(instance),
    gatewayCertificate(folder),
    instance.portFor(name),
  ])
  return { ...certificate, command, folder, url: `https://${gatewayAddress}:${port}` }
}

/** nginx as it runs. */
export interface Gateway extends StartedPart {
  readonly certificate: string
}

/** Starts nginx with the settings of `infra/gateway`, in front of services on this machine. */
export async function startGateway(
  instance: Instance,
  { command, folder, url, certificate, certificateFile, keyFile }: PlannedGateway,
  behind: BehindGateway,
): Promise<Gateway> {
  writeGatewaySettings(folder, { listen: new URL(url).host, certificateFile, keyFile }, behind)
  const part = await startProcessPart(instance, {
    name,
    command,
    commandArguments: gatewayArguments(folder),
    cwd: folder,
    stopOrder: 5,
    stopDeadlineMs: 10_000,
    ready: () => answersAlive(`${url}/livez`, certificate),
    readyDeadlineMs,
    remedy: `read ${instance.logFile(name)}`,
  })
  return { ...part, address: url, certificate }
}

/** nginx writes below the folder, and reads its settings there. */
export const gatewayArguments = (folder: string): string[] => {
  const settings = path.join(folder, 'nginx.conf')
  return ['-e', 'stderr', '-p', folder, '-c', settings]
}

/** The settings of `infra/gateway` with the addresses of this machine in place of those in containers. */
export function writeGatewaySettings(
  folder: string,
  listener: { readonly listen: string; readonly certificateFile: string; readonly keyFile: string },
  behind: BehindGateway,
): void {
  mkdirSync(folder, { recursive: true })
  cpSync(path.join(projectFolder, 'infra', 'gateway'), folder, { recursive: true })
  writeFileSync(
    path.join(folder, 'listener.conf'),
    `listen ${listener.listen} ssl http2;
ssl_certificate ${quoted(listener.certificateFile)};
ssl_certificate_key ${quoted(listener.keyFile)};
`,
  )
  writeFileSync(
    path.join(folder, 'services.conf'),
    upstream('payment_service', behind.payment) + upstream('interview_service', behind.interview),
  )
}

function upstream(group: string, urls: readonly string[]): string {
  const servers = urls.map((url) => `  server ${new URL(url).host} fail_timeout=2s;\n`).join('')
  return `map '' $${group} {
  default ${group};
}
upstream ${group} {
  zone ${group} 64k;
${servers}  keepalive 32;
  keepalive_timeout 60s;
}
`
}

/** People clone into folders with odd letters. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/gu, String.raw`\$&`)}"`

/** Returns true when the gateway answers under this certificate. Throws an Error that says what happens instead. */
function answersAlive(url: string, certificate: string): Promise<true> {
  const options = { ca: certificate, agent: false, signal: AbortSignal.timeout(answerDeadlineMs) }
  return new Promise((resolve, reject) => {
    get(url, options, (response) => {
      response.resume()
      if (response.statusCode === 200) resolve(true)
      else reject(new Error(`${url} answers ${response.statusCode}`))
    }).on('error', reject)
  })
}
