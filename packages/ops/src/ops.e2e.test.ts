import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { mintAdminToken } from '@interview-pass/stack'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeActs } from '../test/describe-acts.ts'
import { describeDeadLetters } from '../test/describe-dead-letters.ts'
import { run } from '../test/run.ts'
import { useStack } from '../test/stack.ts'

const underTest = await useStack()
const { stack, addresses, paid, refundable, open, sessionId, ops, dataOf, rowsOf, textOf } = underTest

const shown: readonly (readonly [args: readonly string[], text: string])[] = [
  [['orders', 'stuck', '--minutes', '0'], open.orderId],
  [['orders', 'list', '--status', 'PENDING'], open.orderId],
  [['order', 'show', paid.orderId], 'SETTLE_PAYMENT'],
  [['order', 'why', open.orderId], 'what to do: '],
  [['attempts', 'list', '--order-id', paid.orderId], 'PAID'],
  [['attempts', 'stuck', '--unresolved-minutes', '0'], open.orderId],
  [['attempts', 'given-up'], 'none'],
  [['refunds', 'list'], 'none'],
  [['refunds', 'stuck'], 'none'],
  [['refunds', 'given-up'], 'none'],
  [['codes', 'list', '--order-id', paid.orderId], `********${paid.accessCode.slice(-4)}`],
  [['sessions', 'list', '--status', 'IN_PROGRESS'], sessionId],
  [['session', 'show', sessionId], 'IN_PROGRESS'],
  [['session', 'transcript', sessionId], sessionId],
  [['reconciliation', 'days'], ''],
  [['reconciliation', 'differences'], ''],
  [['kpi', 'payment', '--granularity', 'DAY'], 'PAYMENT_CONVERSION'],
  [['kpi', 'interview', '--from', '2026-01-15', '--to', '2026-01-16'], 'share'],
  [['audit', 'payment'], ''],
  [['audit', 'interview'], ''],
  [['tenants', 'list'], 'ACTIVE'],
  [['clients', 'list'], addresses.demo.client_id],
  [['products', 'list'], '199.00 CNY'],
  [['products', 'show', addresses.demo.product_id], 'TECHNICAL'],
  [['users', 'list'], addresses.demo.user_id],
  [['users', 'show', addresses.demo.user_id], 'ACTIVE'],
  [['dead-letters', 'boxes'], ''],
]

describe('what is shown', () => {
  it.each(shown)('%j, as a table and as JSON, and no access code', async (args, text) => {
    const table = await ops(...args)
    expect({ exitCode: table.exitCode, err: table.err }).toEqual({ exitCode: 0, err: '' })
    expect(table.out).toContain(text)
    const json = JSON.stringify(await dataOf(...args))
    expect(table.out + json).not.toMatch(new RegExp(`${paid.accessCode}|${refundable.accessCode}`))
  })

  it('is as many rows as the limit allows, and says that there are more', async () => {
    const { out, err } = await ops('orders', 'list', '--limit', '2')
    expect(out.trimEnd().split('\n')).toHaveLength(3)
    expect(err).toBe('2 of 3: --limit shows more\n')
  })
})

describe('money', () => {
  const asked = ['refund', refundable.orderId, '--amount', '50.00', '--reason', 'complaint'] as const

  it('does not go back while nobody says yes, and what would be done is said', async () => {
    const { exitCode, out, err } = await ops(...asked)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toContain('50.00 CNY goes back to the buyer')
    expect(err).toContain('--yes')
    expect(await rowsOf('refunds', 'list')).toEqual([])
  })

  it('goes back once, however often the command is repeated with the key that it said', async () => {
    const first = await ops(...asked, '--yes')
    expect({ ...first, out: '' }).toMatchObject({
      exitCode: 0,
      err: expect.stringMatching(/^idempotency key: \S+\n$/),
    })
    const key = first.err.trim().split(' ').at(-1) ?? ''
    const again = await ops(...asked, '--yes', '--idempotency-key', key)
    expect(again.exitCode).toBe(0)
    const refunds = await rowsOf('refunds', 'list', '--order-id', refundable.orderId)
    expect(refunds).toMatchObject([{ amount: '50.00' }])
    const refundId = String(refunds[0]?.['refund_id'])
    await waitUntil('the money is back', async () => {
      const { refunded_amount: refunded } = z
        .object({ order: z.object({ refunded_amount: z.string() }) })
        .parse(await dataOf('order', 'show', refundable.orderId)).order
      return refunded === '50.00'
    })
    expect((await ops('refunds', 'show', refundable.orderId, refundId)).out).toContain('50.00 CNY')
    expect((await ops('refunds', 'retry', refundable.orderId, refundId)).exitCode).toBe(2)
    expect(await textOf('status', 'refunds', 'retry', refundable.orderId, refundId, '--yes')).toBe(
      'SUCCEEDED',
    )
  })

  it('that cannot go back is refused in the words of the server', async () => {
    const { exitCode, err } = await ops('refund', paid.orderId, '--reason', 'complaint', '--yes')
    expect(exitCode).toBe(1)
    expect(err).toMatch(
      /^idempotency key: \S+\nREFUND_NOT_ALLOWED \(409\): .+\n[^]*CODE_USED[^]*request id: \S{36}\n$/,
    )
    const invalid = await ops(
      'refund',
      paid.orderId,
      '--amount',
      '5',
      '--reason',
      'complaint',
      '--yes',
      '--json',
    )
    expect(JSON.parse(invalid.err)).toMatchObject({
      error: { code: 'VALIDATION_FAILED', status: 422, details: { fields: [{ field: 'body.amount' }] } },
    })
  })
})

describeActs(underTest)
describeDeadLetters(underTest)

describe('another instance', () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const { admin, payment, interview } = addresses
  if (admin === undefined) throw new Error('the stack has no key for administration')
  const issuer = { ...admin, sharedKey: admin.shared_key }
  const urls = ['--payment', payment.internal_url, '--interview', interview.internal_url]

  it('is reached by its addresses and a token from a file or the environment, which nobody is shown', async () => {
    const token = await mintAdminToken({ roles: ['SUPER_ADMIN'], subject: 'ann', minutes: 5 }, issuer)
    const file = path.join(stack.folder, 'token')
    writeFileSync(file, `${token}\n`)
    const environment = { INTERVIEW_PASS_ADMIN_TOKEN: token }
    for (const [args, env] of [
      [['--token-file', file], {}],
      [[], environment],
    ] as const) {
      const { stdout, stderr } = await execa(process.execPath, [main, ...urls, ...args, 'tenants', 'list'], {
        env,
      })
      expect(stdout).toContain('ACTIVE')
      expect(stdout + stderr).not.toContain(token.slice(-20))
    }
  })

  it('that takes another key refuses the token, and shows it neither', async () => {
    const token = await mintAdminToken(
      { roles: ['SUPER_ADMIN'], subject: 'ann', minutes: 5 },
      { ...issuer, sharedKey: randomUUID() },
    )
    const { exitCode, out, err } = await run([...urls, 'tenants', 'list'], {
      INTERVIEW_PASS_ADMIN_TOKEN: token,
    })
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^UNAUTHENTICATED \(401\)/)
    expect(out + err).not.toContain(token.slice(-20))
  })

  it('lets somebody of one tenant do what their role may', async () => {
    const [tenant] = await rowsOf('tenants', 'list', '--status', 'ACTIVE')
    const bearer = { roles: ['ENGINEER'], tenant: String(tenant?.['tenant_id']), subject: 'bob', minutes: 5 }
    const environment = { INTERVIEW_PASS_ADMIN_TOKEN: await mintAdminToken(bearer, issuer) }
    expect((await run([...urls, 'orders', 'stuck', '--minutes', '0'], environment)).out).toContain(
      open.orderId,
    )
    expect((await run([...urls, 'tenants', 'list'], environment)).err).toMatch(/^FORBIDDEN \(403\)/)
  })
})
