import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Instance } from '../instance.ts'
import type { StartedPart } from '../parts/part.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { answersOk, urlAt } from './node-part.ts'
import { isGiven, type Settings } from './providers.ts'

/** Takes every e-mail and passes none on; its address is that of its pages and of what it has, `/email`. */
interface MailCatcher extends StartedPart {
  readonly smtpUrl: string
}

export interface MailProvider {
  /** What payment-service is told beyond the settings, in which the real one's variables are. */
  readonly environment: Record<string, string>
  /** Absent for a real mail server. */
  readonly catcher: MailCatcher | undefined
}

const readyDeadlineMs = 60_000

/** The mail server: the real one when the environment has its URL, else a catcher. */
export async function startMail(instance: Instance, real: Settings): Promise<MailProvider> {
  if (isGiven(real, 'SMTP_URL')) {
    instance.report('mail', 'note', 'the real one: SMTP_URL is set in .env')
    return { environment: {}, catcher: undefined }
  }
  const catcher = await startCatcher(instance)
  return { environment: { SMTP_URL: catcher.smtpUrl, MAIL_FROM: 'codes@interview-pass.example' }, catcher }
}

async function startCatcher(instance: Instance): Promise<MailCatcher> {
  const name = 'mail'
  const port = await instance.portFor(name)
  const smtpPort = await instance.portFor(`${name}-smtp`)
  const folder = path.join(instance.folder, 'simulators', 'mail')
  mkdirSync(folder, { recursive: true })
  const address = urlAt(port)
  const places = [
    '--ip',
    '127.0.0.1',
    '--smtp',
    String(smtpPort),
    '--web',
    String(port),
    '--mail-directory',
    folder,
  ]
  const part = await startProcessPart(instance, {
    name,
    command: process.execPath,
    commandArguments: [fileURLToPath(import.meta.resolve('maildev/bin/maildev')), ...places],
    cwd: folder,
    stopOrder: 20,
    stopDeadlineMs: 5_000,
    ready: () => answersOk(`${address}/healthz`),
    readyDeadlineMs,
    remedy: `read ${instance.logFile(name)}`,
  })
  return { ...part, address, smtpUrl: `smtp://127.0.0.1:${smtpPort}` }
}
