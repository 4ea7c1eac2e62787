import { newId } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { describe, expect, it } from 'vitest'
import { mailSettings, useMailServer } from '../../test/mail-server.ts'
import { emailFacts, outcomes, publish, quietOrder, waitForEmail } from '../../test/mailed-orders.ts'
import { createOrder } from '../../test/orders.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { openDeps } from '../deps.ts'
import { startPayment } from '../start-payment.ts'

const mailServer = useMailServer()
const { service, client } = usePaymentService({ settings: () => mailSettings(mailServer()) })

const messageIds = () => mailServer().mails.map(({ messageId }) => messageId)

describe('the e-mail of a paid order', () => {
  it('brings the user the access code, in the own language, and nothing of it is in the log', async () => {
    const address = 'somebody.private@example.com'
    await service.sql`update payment.users set email = ${address}, language = 'en' where public_id = ${client.userId}`
    const order = await createOrder(service, client)
    await fetch(order.qr_code, { method: 'POST' })
    await waitUntil('it arrives', () => mailServer().mails.length === 1)
    const [row] = await service.sql<[{ code: string }]>`
      select code from payment.access_codes where order_public_id = ${order.order_id}`
    const [mail] = mailServer().mails
    expect(mail).toMatchObject({ subject: 'Your interview access code', to: { value: [{ address }] } })
    for (const said of [row.code, order.order_id, '199.00']) {
      expect(mail?.text).toContain(said)
      expect(mail?.html).toContain(said)
    }
    expect(mail?.html).toContain('模拟面试 &amp; more')
    expect(mail?.subject).not.toContain(row.code)
    await waitUntil('it is noted', () => service.logLines.join('').includes('"SENT"'))
    for (const hidden of [address, row.code]) expect(service.logLines.join('')).not.toContain(hidden)
    const stored = await service.sql`select e::text as text from payment.emails e`
    expect(JSON.stringify(stored)).not.toContain(row.code)
  })

  it('is written in Chinese to a user who reads Chinese', async () => {
    const event = await quietOrder(service, { language: 'zh-CN' })
    await publish(service, event)
    await waitForEmail(service, event, 'SENT')
    expect(mailServer().mails).toMatchObject([{ subject: '您的面试访问码' }])
    expect(await emailFacts(service, event)).toEqual({
      status: 'SENT',
      attempts: 1,
      failureCode: null,
      language: 'zh-CN',
      claimedUntil: null,
      logged: [['SUCCEEDED', null]],
    })
  })

  it('is not sent where there is no address, or where the code was taken back meanwhile', async () => {
    const event = await quietOrder(service)
    await service.sql`update payment.access_codes set status = 'REVOKED' where code = ${event.data.accessCode}`
    const before = await outcomes(service, 'CODE_OVER')
    await publish(service, event)
    await waitUntil('its turn has come', async () => (await outcomes(service, 'CODE_OVER')) === before + 1)
    expect(await emailFacts(service, event)).toBeUndefined()
    expect(mailServer().recipients).toEqual([])
  })

  it('is not sent where another code has taken the place of the one that was sold', async () => {
    const event = await quietOrder(service)
    await service.sql`
      update payment.access_codes set status = 'REVOKED', revoked_by = 'ann', order_id = null
      where code = ${event.data.accessCode}`
    const before = await outcomes(service, 'CODE_OVER')
    await publish(service, event)
    await waitUntil('its turn has come', async () => (await outcomes(service, 'CODE_OVER')) === before + 1)
    expect(mailServer().recipients).toEqual([])
  })

  it('is not sent a day after the payment, as when the topic is read from its beginning, and that is written down', async () => {
    const event = await quietOrder(service)
    const old = { ...event, occurredAt: new Date(Date.now() - 25 * 3_600_000).toISOString() }
    const before = await outcomes(service, 'TOO_LATE')
    await publish(service, old)
    await waitForEmail(service, event, 'REFUSED')
    expect(await emailFacts(service, event)).toMatchObject({
      attempts: 0,
      failureCode: 'TOO_LATE',
      logged: [['FAILED', 'TOO_LATE']],
    })
    await waitUntil('it is counted', async () => (await outcomes(service, 'TOO_LATE')) === before + 1)
    expect(mailServer().recipients).toEqual([])
  })

  it('is one, however often the event is delivered, and at two replicas at once', async () => {
    const [first, event] = [await quietOrder(service), await quietOrder(service)]
    const { config, logger } = service.deps
    const otherDeps = await openDeps({ ...config, PORT: 0 }, logger)
    const other = await startPayment(otherDeps, { isDraining: () => false, fail: () => undefined })
    const shares = () => Promise.all([service.deps, otherDeps].map((deps) => outcomes({ deps }, 'REPEAT')))
    const repeats = async () => (await shares()).reduce((sum, share) => sum + share, 0)
    try {
      await publish(service, first)
      await waitForEmail(service, first, 'SENT')
      let expected = await repeats()
      const shared = async () => {
        await publish(service, first, 12)
        expected += 12
        await waitUntil('they are repeats', async () => (await repeats()) === expected, 20_000)
        return (await shares()).every((share) => share > 0)
      }
      await waitUntil('both have a part in the group', shared, 30_000)
      mailServer().mails.splice(0)
      await Promise.all([publish(service, event, 12), publish(service, { ...event, id: newId() }, 6)])
      await waitUntil('all are handled', async () => (await repeats()) === expected + 17, 20_000)
      await waitForEmail(service, event, 'SENT')
      expect(messageIds()).toEqual([expect.stringMatching(/^<[0-9a-f-]{36}@interview-pass\.example>$/)])
    } finally {
      for (const stop of other.stop) await stop(10_000)
    }
  })
})
