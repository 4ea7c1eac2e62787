import { describeSpan, inSpan, withDeadline } from '@interview-pass/service-kit'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { z } from 'zod'

/** An e-mail to one person. */
export interface OutgoingMail {
  /** Names it for good: whoever gets it twice can tell by its Message-ID. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
}

/**
 * What became of it, with a code that holds nobody's data. REFUSED: this recipient never gets it. DEFERRED: the server asks
 * for another try. NOT_SENT: nothing was handed over. UNKNOWN: the server may have taken it.
 */
export type SmtpResult =
  | { readonly kind: 'SENT' }
  | { readonly kind: 'REFUSED' | 'DEFERRED' | 'NOT_SENT' | 'UNKNOWN'; readonly code: string }

export interface SmtpOptions {
  /** `smtp:` with STARTTLS where it is offered, and never without where the URL has a password; `smtps:` is TLS from the start. */
  readonly url: string
  /** Address of the sender. */
  readonly from: string
  /** Deadline of one e-mail, from connecting to the answer. */
  readonly timeoutMs: number
}

/** Sends one e-mail on a connection of its own; never throws. */
export function createSmtpSender(options: SmtpOptions): (mail: OutgoingMail) => Promise<SmtpResult> {
  const { timeoutMs } = options
  const server = serverOf(options)
  const send = async (mail: OutgoingMail): Promise<SmtpResult> => {
    const message = messageOf(mail, options.from).compile()
    const content = await message.build()
    const progress: Progress = { isOffered: false }
    try {
      await withDeadline(
        (signal) => deliver(server, { envelope: message.getEnvelope(), content }, progress, signal),
        timeoutMs,
      )
      return { kind: 'SENT' }
    } catch (error) {
      return readFailure(error, progress)
    }
  }
  return (mail) =>
    inSpan('send e-mail', { kind: 'CLIENT' }, async () => {
      const result = await send(mail)
      describeSpan({ outcome: result.kind })
      return result
    })
}

type Connection = InstanceType<typeof SMTPConnection>

interface Server {
  readonly options: NonNullable<ConstructorParameters<typeof SMTPConnection>[0]>
  readonly credentials: { readonly user: string; readonly pass: string } | undefined
}

function serverOf({ url, timeoutMs }: SmtpOptions): Server {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const hasCredentials = username !== ''
  return {
    options: {
      host: hostname.replaceAll(/^\[|\]$/g, ''),
      port: Number(port === '' ? (secure ? 465 : 587) : port),
      secure,
      requireTLS: !secure && hasCredentials,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      socketCloseTimeout: 1000,
    },
    credentials: hasCredentials
      ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
      : undefined,
  }
}

const senderName = 'Interview Pass'

function messageOf({ id, to, ...content }: OutgoingMail, from: string): InstanceType<typeof MailComposer> {
  return new MailComposer({
    ...content,
    from: { name: senderName, address: from },
    // As an object, or else a comma in it would make it two.
    to: { name: '', address: to },
    messageId: `<${id}@${from.slice(from.indexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

interface Progress {
  /** From here on the server may have taken the e-mail. */
  isOffered: boolean
}

type Envelope = Parameters<Connection['send']>[0]

async function deliver(
  { options, credentials }: Server,
  { envelope, content }: { envelope: Envelope; content: Buffer },
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const connection = new SMTPConnection(options)
  signal.addEventListener('abort', () => connection.close(), { once: true })
  const broken = Promise.withResolvers<never>()
  connection.on('error', (error: unknown) => broken.reject(error))
  const session = async (): Promise<void> => {
    await called((done) => connection.connect(done))
    if (credentials !== undefined) await called((done) => connection.login({ credentials }, done))
    progress.isOffered = true
    await called((done) => connection.send(envelope, content, done))
  }
  try {
    await Promise.race([session(), broken.promise])
  } finally {
    connection.close()
  }
}

/** A function with a callback, as a promise. */
function called(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error === undefined || error === null ? resolve() : reject(error)))
  })
}

/** The fields of nodemailer's errors that are read: its messages hold the recipient's address. */
const smtpError = z.object({
  name: z.string().optional().catch(undefined),
  code: z.string().max(32).optional().catch(undefined),
  originalCode: z.string().max(32).optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  responseCode: z.int().optional().catch(undefined),
  permanent: z.boolean().optional().catch(undefined),
})

/** Where a server answers about the recipient or the text, and not about itself or us. */
const answeringCommands = ['RCPT TO', 'DATA']
/** The server goes away, whatever it was asked. Source: RFC 5321, 3.8. */
const closingCode = 421

function readFailure(error: unknown, { isOffered }: Progress): SmtpResult {
  const { name, code, originalCode, command = '', responseCode, permanent } = smtpError.parse(error)
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'REFUSED', code: 'ADDRESS' }
  if (responseCode === undefined) {
    return { kind: isOffered ? 'UNKNOWN' : 'NOT_SENT', code: originalCode ?? code ?? name ?? 'UNKNOWN' }
  }
  const isAboutMail = responseCode !== closingCode && answeringCommands.includes(command)
  if (!isAboutMail) return { kind: 'NOT_SENT', code: `SMTP_${responseCode}` }
  return { kind: permanent === true ? 'REFUSED' : 'DEFERRED', code: `SMTP_${responseCode}` }
}
