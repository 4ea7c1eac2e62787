import { beforeEach, describe, expect, it } from 'vitest'
import { useMailServer, type MailFault } from '../../test/mail-server.ts'
import { connectMailServer } from './mail-server.ts'
import { createSmtpSender } from './smtp.ts'

const server = useMailServer()
/** Far longer than a server takes that answers, however busy the machine is. */
const timeoutMs = 5000
/** For servers that never answer. */
const silenceMs = 400
const from = 'codes@interview-pass.example'

const mail = {
  id: '01890000-0000-7000-8000-000000000001',
  to: 'someone@example.com',
  subject: '您的面试访问码',
  html: '<p>您好</p>',
  text: '您好\n',
}

const send = (change: object = {}, options: { url?: string; timeoutMs?: number } = {}) =>
  createSmtpSender({ url: server().url, from, timeoutMs, ...options })({ ...mail, ...change })

describe('an e-mail by SMTP', () => {
  it('arrives as HTML and as text, named by its id, and says that a machine wrote it', async () => {
    expect(await send()).toEqual({ kind: 'SENT' })
    const [arrived] = server().mails
    expect(arrived).toMatchObject({
      subject: mail.subject,
      text: mail.text,
      html: expect.stringContaining('<p>您好</p>'),
      messageId: `<${mail.id}@interview-pass.example>`,
      from: { value: [{ name: 'Interview Pass', address: from }] },
      to: { value: [{ address: mail.to }] },
    })
    expect(arrived?.headers.get('auto-submitted')).toBe('auto-generated')
  })

  it.each([
    ['two in one', 'a@example.com, b@example.com'],
    ['another command', 'a@example.com>\r\nRCPT TO:<b@example.com'],
  ])('goes to nobody when the address is %s', async (_case, to) => {
    expect(await send({ to })).toMatchObject({ kind: 'REFUSED' })
    expect(server().mails).toEqual([])
    expect(server().recipients).not.toContain('b@example.com')
  })

  it('is never preceded by a password in the clear', async () => {
    const { url } = server()
    const withPassword = { url: url.replace('//', '//someone:a-password@') }
    expect(await send({}, withPassword)).toMatchObject({ kind: 'NOT_SENT' })
    expect(server().passwords).toEqual([])
    expect(server().mails).toEqual([])
  })

  const answer = (at: 'CONNECT' | 'MAIL FROM' | 'RCPT TO' | 'DATA', code: number): MailFault => ({
    kind: 'ANSWER',
    at,
    code,
  })

  it.each([
    ['REFUSED: the recipient is unknown', answer('RCPT TO', 550), 'SMTP_550'],
    ['REFUSED: the text is refused', answer('DATA', 554), 'SMTP_554'],
    ['DEFERRED: the mailbox is full', answer('RCPT TO', 452), 'SMTP_452'],
    ['DEFERRED: the server cannot store it', answer('DATA', 451), 'SMTP_451'],
    ['NOT_SENT: the sender is refused, whoever the recipient', answer('MAIL FROM', 550), 'SMTP_550'],
    ['NOT_SENT: the server goes away', answer('RCPT TO', 421), 'SMTP_421'],
    ['NOT_SENT: the server lets nobody in', answer('CONNECT', 554), 'SMTP_554'],
    ['NOT_SENT: the connection breaks before the greeting', { kind: 'DROP_AT_CONNECT' }, 'ECONNECTION'],
    ['NOT_SENT: there is no greeting', { kind: 'SILENT', at: 'CONNECT' }, /ETIMEDOUT|DeadlineError/],
    ['UNKNOWN: the server took it without saying so', { kind: 'DROP_AFTER_DATA' }, 'ECONNECTION'],
    ['UNKNOWN: the server says nothing more', { kind: 'SILENT', at: 'RCPT TO' }, /ETIMEDOUT|DeadlineError/],
  ] as const)('is %s', async (outcome, fault, code) => {
    server().faults.push(fault)
    const startedAt = performance.now()
    const limitMs = fault.kind === 'SILENT' ? silenceMs : timeoutMs
    const result = await send({}, { timeoutMs: limitMs })
    expect(result).toEqual({
      kind: outcome.split(':')[0],
      code: typeof code === 'string' ? code : expect.stringMatching(code),
    })
    expect(performance.now() - startedAt).toBeLessThan(limitMs + 500)
  })
})

describe('a mail server', () => {
  beforeEach(() => void (server().connections = 0))

  it('that breaks every connection is left alone after five of them', async () => {
    const { send } = connectMailServer({ url: server().url, from, timeoutMs })
    server().faults.push(...Array.from({ length: 6 }, () => ({ kind: 'DROP_AT_CONNECT' }) as const))
    for (let call = 0; call < 5; call += 1) expect(await send(mail)).toMatchObject({ kind: 'NOT_SENT' })
    expect(await send(mail)).toEqual({ kind: 'NOT_SENT', code: 'BREAKER_OPEN' })
    expect(server().connections).toBe(5)
  })

  it('that refuses recipients is asked on', async () => {
    const { send } = connectMailServer({ url: server().url, from, timeoutMs })
    const refusal = { kind: 'ANSWER', at: 'RCPT TO', code: 550 } as const
    server().faults.push(...Array.from({ length: 8 }, () => refusal))
    for (let call = 0; call < 8; call += 1) expect(await send(mail)).toMatchObject({ kind: 'REFUSED' })
    expect(await send(mail)).toEqual({ kind: 'SENT' })
  })
})
