import { newId } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { mailFrom, mailSettings, mailTimeoutMs, useMailServer } from '../../test/mail-server.ts'
import {
  emailFacts,
  outcomes,
  publish,
  publishInOrder,
  quietOrder,
  waitForEmail,
  writeEmail,
} from '../../test/mailed-orders.ts'
import { createOrder, waitForFacts } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { attemptsMax } from './email.ts'
import { connectMailServer, type MailServer } from './mail-server.ts'
import { sendEmails } from './send-emails.ts'

const mailServer = useMailServer()
const { service, client } = usePaymentService({ settings: () => mailSettings(mailServer()) })

const waiting = async () =>
  Number(/^emails_waiting\{[^}]*\} (\d+)$/m.exec(await service.deps.metrics.render())?.[1])

const messageIds = () => mailServer().mails.map(({ messageId }) => messageId)

describe('what goes wrong', () => {
  const killedAfterSending = (): MailServer => {
    const server = connectMailServer({ url: mailServer().url, from: mailFrom, timeoutMs: mailTimeoutMs })
    return {
      timeoutMs: mailTimeoutMs,
      isAway: () => false,
      async send(mail) {
        await server.send(mail)
        throw new Error('killed')
      },
    }
  }

  it('a crash between sending and marking repeats it under the same Message-ID, and not before the claim is over', async () => {
    const event = await quietOrder(service)
    await writeEmail(service, event, { claimedUntil: new Date(Date.now() + 3000) })
    const later = new Date(Date.now() + 3500)
    const killed = { ...service.deps, now: () => later, mailServer: killedAfterSending() }
    await expect(sendEmails(killed, new AbortController().signal)).rejects.toThrow(AggregateError)
    const claimed = await emailFacts(service, event)
    expect(Number(claimed?.['claimedUntil'])).toBe(later.getTime() + 2 * mailTimeoutMs)
    await publish(service, { ...event, id: newId() })
    await waitForEmail(service, event, 'SENT')
    expect(Date.now()).toBeGreaterThan(Number(claimed?.['claimedUntil']))
    const id = `<${event.id}@interview-pass.example>`
    expect(messageIds()).toEqual([id, id])
  })

  it('a server that asks for another try gets it later', async () => {
    const event = await quietOrder(service)
    mailServer().faults.push({ kind: 'ANSWER', at: 'RCPT TO', code: 451 })
    await publish(service, event)
    await waitForEmail(service, event, 'SENT')
    expect(mailServer().recipients).toHaveLength(2)
    expect(mailServer().mails).toHaveLength(1)
    expect(await emailFacts(service, event)).toMatchObject({ attempts: 2, logged: [['SUCCEEDED', null]] })
  })

  it('an e-mail that waits is not sent when its code is taken back meanwhile, and that is written down', async () => {
    const event = await quietOrder(service)
    mailServer().faults.push({ kind: 'ANSWER', at: 'RCPT TO', code: 451 })
    await publish(service, event)
    await waitUntil('the mailbox was asked', () => mailServer().recipients.length === 1)
    await service.sql`update payment.access_codes set status = 'REVOKED' where code = ${event.data.accessCode}`
    await waitForEmail(service, event, 'REFUSED')
    expect(mailServer().recipients).toHaveLength(1)
    expect(await emailFacts(service, event)).toMatchObject({
      failureCode: 'CODE_OVER',
      logged: [['FAILED', 'CODE_OVER']],
    })
  })

  it('an e-mail that an earlier version has written down is sent when its event comes again', async () => {
    const event = await quietOrder(service)
    await writeEmail(service, event, { claimedUntil: null, knowsItsCode: false })
    await publish(service, event)
    await waitForEmail(service, event, 'SENT')
    expect(messageIds()).toEqual([`<${event.id}@interview-pass.example>`])
  })

  it('a mailbox that asks for another try holds up nobody behind it', async () => {
    const [held, next] = [await quietOrder(service), await quietOrder(service)]
    mailServer().faults.push({ kind: 'ANSWER', at: 'RCPT TO', code: 451 })
    await publish(service, held)
    await waitUntil('the mailbox was asked', () => mailServer().recipients.length === 1)
    await publishInOrder(service, [held, next])
    await waitForEmail(service, next, 'SENT')
    expect(await emailFacts(service, held)).toMatchObject({ status: 'PENDING', failureCode: 'SMTP_451' })
    await waitForEmail(service, held, 'SENT')
    const ids = [next, held].map(({ id }) => `<${id}@interview-pass.example>`)
    expect(messageIds()).toEqual(ids)
  })

  it('a refused recipient is asked no more, which is logged and counted, and the next one has its turn', async () => {
    const event = await quietOrder(service)
    mailServer().faults.push({ kind: 'ANSWER', at: 'RCPT TO', code: 550 })
    const before = await outcomes(service, 'REFUSED')
    await publish(service, event)
    await waitForEmail(service, event, 'REFUSED')
    expect(await emailFacts(service, event)).toMatchObject({
      failureCode: 'SMTP_550',
      logged: [['FAILED', 'SMTP_550']],
    })
    await waitUntil('it is counted', async () => (await outcomes(service, 'REFUSED')) === before + 1)
    const repeats = await outcomes(service, 'REPEAT')
    await publish(service, event)
    await waitUntil('it is a repeat', async () => (await outcomes(service, 'REPEAT')) === repeats + 1)
    expect(mailServer().recipients).toHaveLength(1)
    const next = await quietOrder(service)
    await publish(service, next)
    await waitForEmail(service, next, 'SENT')
  })

  it('a server that takes it and never says so gets it no more than so many times', async () => {
    const event = await quietOrder(service)
    mailServer().faults.push({ kind: 'DROP_AFTER_DATA' })
    await publish(service, event)
    await waitUntil(
      'the outcome is unknown',
      async () => (await emailFacts(service, event))?.['failureCode'] === 'ECONNECTION',
    )
    await service.sql`
      update payment.emails e set attempts = ${attemptsMax} from payment.orders o
      where o.id = e.order_id and o.public_id = ${event.data.orderId}`
    await waitForEmail(service, event, 'REFUSED')
    expect(mailServer().mails).toHaveLength(1)
    expect(await emailFacts(service, event)).toMatchObject({ logged: [['FAILED', 'ECONNECTION']] })
  })

  it('a server that is away holds up nothing but e-mails, and they go out when it is back', async () => {
    const event = await quietOrder(service)
    await mailServer().goAway()
    await publish(service, event)
    await waitUntil('the server is missed', async () => (await outcomes(service, 'NOT_SENT')) > 0)
    const address = 'other@example.com'
    await service.sql`update payment.users set email = ${address} where public_id = ${client.userId}`
    const order = await createOrder(service, client)
    await fetch(order.qr_code, { method: 'POST' })
    await waitForFacts(service, order.order_id, { status: 'PAID', codes: 1, events: 1 })
    expect((await fetch(new URL('/readyz', service.service.url))).status).toBe(200)
    const isLeftAlone = () => service.logLines.join('').includes('BREAKER_OPEN')
    await waitUntil('the server is left alone', isLeftAlone, 20_000)
    expect(await waiting()).toBe(2)
    await mailServer().comeBack()
    await waitForEmail(service, event, 'SENT', 40_000)
    await waitUntil('both are there', () => mailServer().mails.length === 2, 20_000)
    expect(await emailFacts(service, event)).toMatchObject({ attempts: 1 })
    await waitUntil('none waits', async () => (await waiting()) === 0)
  })
})
