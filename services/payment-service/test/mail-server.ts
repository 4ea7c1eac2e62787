import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import getPort from 'get-port'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach } from 'vitest'

/** What a server does instead of taking mail. */
export type MailFault =
  | {
      readonly kind: 'ANSWER'
      readonly at: 'CONNECT' | 'MAIL FROM' | 'RCPT TO' | 'DATA'
      readonly code: number
    }
  /** Takes the e-mail and breaks the connection instead of saying so. */
  | { readonly kind: 'DROP_AFTER_DATA' }
  /** Breaks the connection before its greeting. */
  | { readonly kind: 'DROP_AT_CONNECT' }
  /** Says nothing more. */
  | { readonly kind: 'SILENT'; readonly at: 'CONNECT' | 'RCPT TO' }

export interface TestMailServer {
  /** `smtp://` and its address, the same after it was away. */
  readonly url: string
  /** Every e-mail that it has taken, also one that it did not confirm. */
  readonly mails: ParsedMail[]
  /** Recipients of the envelope, of every e-mail that was offered. */
  readonly recipients: string[]
  /** Passwords that were told to it. */
  readonly passwords: string[]
  /** How often somebody has connected. */
  connections: number
  /** Done to the next e-mails, one each, and then no more. */
  readonly faults: MailFault[]
  goAway(): Promise<void>
  comeBack(): Promise<void>
}

interface Running {
  readonly server: SMTPServer
  /** Of the open connections, by the port that they come from. */
  readonly sockets: ReadonlyMap<number, Socket>
}

export const mailFrom = 'codes@interview-pass.example'

/** Far longer than an answer takes when the machine is busy: an e-mail that times out is sent again. */
export const mailTimeoutMs = 2000

/** What a service is set to that sends its e-mails by this server. */
export const mailSettings = ({ url }: TestMailServer): Readonly<Record<string, string>> => ({
  SMTP_URL: url,
  MAIL_FROM: mailFrom,
  SMTP_TIMEOUT_MS: String(mailTimeoutMs),
})

/** A real SMTP server on a free port of loopback. */
async function startMailServer(): Promise<TestMailServer> {
  const port = await getPort({ host: '127.0.0.1' })
  let running: Running | undefined
  const mailServer: TestMailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    recipients: [],
    passwords: [],
    connections: 0,
    faults: [],
    async goAway() {
      const closing = running
      running = undefined
      if (closing === undefined) return
      for (const socket of closing.sockets.values()) socket.destroy()
      await new Promise<void>((resolve) => closing.server.close(resolve))
    },
    async comeBack() {
      running = createServer(mailServer)
      running.server.listen(port, '127.0.0.1')
      await once(running.server.server, 'listening')
    },
  }
  await mailServer.comeBack()
  return mailServer
}

/** Takes the fault of this moment, if the next one is of this moment. */
function faultAt({ faults }: TestMailServer, moment: string): MailFault | undefined {
  const [next] = faults
  if (next === undefined) return undefined
  return ('at' in next ? next.at : next.kind) === moment ? faults.shift() : undefined
}

type Done = (error?: Error) => void

function createServer(mailServer: TestMailServer): Running {
  const sockets = new Map<number, Socket>()
  const goOn = (moment: string, done: Done): void => {
    const fault = faultAt(mailServer, moment)
    if (fault === undefined) done()
    if (fault?.kind === 'ANSWER') done(Object.assign(new Error('no'), { responseCode: fault.code }))
  }
  const take = async (stream: Readable, remotePort: number, done: Done): Promise<void> => {
    const mail = await simpleParser(stream)
    goOn('DATA', (refusal) => {
      if (refusal !== undefined) return done(refusal)
      mailServer.mails.push(mail)
      if (faultAt(mailServer, 'DROP_AFTER_DATA') === undefined) return done()
      sockets.get(remotePort)?.destroy()
    })
  }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onConnect({ remotePort }, done) {
      mailServer.connections += 1
      if (faultAt(mailServer, 'DROP_AT_CONNECT') === undefined) return goOn('CONNECT', done)
      sockets.get(remotePort)?.destroy()
    },
    onAuth({ password }, _session, done) {
      mailServer.passwords.push(String(password))
      done(null, { user: 'someone' })
    },
    onMailFrom: (_address, _session, done) => goOn('MAIL FROM', done),
    onRcptTo({ address }, _session, done) {
      mailServer.recipients.push(address)
      goOn('RCPT TO', done)
    },
    onData: (stream, { remotePort }, done) => void take(stream, remotePort, done),
  })
  // A client that breaks off is no error of the tests.
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket
    sockets.set(remotePort, socket)
    socket.on('close', () => sockets.delete(remotePort))
  })
  return { server, sockets }
}

/** A mail server for the tests of a file, empty and well before each of them. */
export function useMailServer(): () => TestMailServer {
  let server: TestMailServer | undefined
  beforeAll(async () => {
    server = await startMailServer()
  })
  beforeEach(async () => {
    server?.faults.splice(0)
    server?.mails.splice(0)
    server?.recipients.splice(0)
    server?.passwords.splice(0)
  })
  afterAll(() => server?.goAway())
  return () => {
    if (server === undefined) throw new Error('the mail server has not been started')
    return server
  }
}
