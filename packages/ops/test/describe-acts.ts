import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StackUnderTest } from './stack.ts'

/** What is done by hand and moves no money. */
export function describeActs(stack: StackUnderTest): void {
  describe('an act', () => {
    askAgain(stack)
    issueCodes(stack)
    administerInterview(stack)
    administerSales(stack)
    reconcileAgain(stack)
  })
}

function askAgain({ open, ops, rowsOf, textOf }: StackUnderTest): void {
  it('has the channel asked about an order and about an attempt', async () => {
    const [attempt] = await rowsOf('order', 'ask', open.orderId)
    expect(attempt).toMatchObject({ order_id: open.orderId, status: 'AWAITING_PAYMENT' })
    const number = String(attempt?.['out_trade_no'])
    expect(await textOf('out_trade_no', 'attempts', 'ask', number)).toBe(number)
    expect((await ops('attempts', 'show', number)).out).toContain(number)
    const [act] = await rowsOf('audit', 'payment', '--action', 'QUERY_ATTEMPT', '--limit', '1')
    expect(act).toMatchObject({ actor: 'developer', resource_id: number })
  })
}

function issueCodes({ addresses, ops, dataOf, textOf }: StackUnderTest): void {
  it('issues a code, which is shown once, and takes it back once somebody says so', async () => {
    const key = ['--idempotency-key', randomUUID()]
    const issue = ['codes', 'issue', '--product-id', addresses.demo.product_id, ...key]
    const issued = z
      .object({ access_code_id: z.string(), access_code: z.string() })
      .parse(await dataOf(...issue))
    expect(issued.access_code).toHaveLength(12)
    expect((await ops('codes', 'show', issued.access_code_id)).out).not.toContain(issued.access_code)
    const reissue = ['codes', 'reissue', issued.access_code_id]
    expect((await ops(...reissue)).exitCode).toBe(2)
    const second = await textOf('access_code_id', ...reissue, '--yes')
    expect((await ops('codes', 'revoke', second)).exitCode).toBe(2)
    expect(await textOf('status', 'codes', 'revoke', second, '--yes')).toBe('REVOKED')
    expect((await ops('codes', 'withdraw-access', second)).exitCode).toBe(2)
    expect(await textOf('status', 'codes', 'withdraw-access', second, '--yes')).toBe('REVOKED')
  })
}

function administerInterview({ sessionId, ops, dataOf, textOf }: StackUnderTest): void {
  it('gives time back, ends an interview, grades it again and removes what was said', async () => {
    await dataOf('sessions', 'extend', sessionId, '--minutes', '5', '--reason', 'we were away')
    const end = ['sessions', 'end', sessionId, '--reason', 'asked for']
    expect((await ops(...end)).exitCode).toBe(2)
    expect(await textOf('status', ...end, '--yes')).toMatch(/COMPLETED|ABANDONED/)
    expect((await ops('sessions', 'regrade', sessionId)).err).toMatch(/^(?:FEEDBACK_NOT_AVAILABLE .*[^]*)?$/)
    expect((await ops('sessions', 'delete-data', sessionId)).exitCode).toBe(2)
    expect(await textOf('session_id', 'sessions', 'delete-data', sessionId, '--yes')).toBe(sessionId)
  })
}

function administerSales({ addresses, ops, dataOf, textOf }: StackUnderTest): void {
  it('makes and changes what is sold, and who may sell and buy it', async () => {
    const { product_id: productId, user_id: userId } = addresses.demo
    const terms = JSON.stringify({ kind: 'GENERAL', questions: 1, minutes: 5, language: 'en' })
    const sold = ['--name', 'made by hand', '--price', '0.01', '--code-validity-days', '1', '--terms', terms]
    const product = await textOf('product_id', 'products', 'create', ...sold)
    expect(
      await textOf('price', 'products', 'change', product, '--seen-version', '1', '--price', '0.02', '--yes'),
    ).toBe('0.02')
    expect(product).not.toBe(productId)
    for (const status of ['INACTIVE', 'ACTIVE']) {
      expect(await textOf('status', 'users', 'change', userId, '--status', status, '--yes')).toBe(status)
    }
    const client = z
      .object({ api_client_id: z.string(), client_secret: z.string() })
      .parse(await dataOf('clients', 'create', '--name', 'by-hand'))
    expect(await textOf('client_secret', 'clients', 'rotate-secret', client.api_client_id, '--yes')).not.toBe(
      client.client_secret,
    )
    expect(
      await textOf('has_previous_secret', 'clients', 'retire-secret', client.api_client_id, '--yes'),
    ).toBe('false')
    expect(
      await textOf('status', 'clients', 'change', client.api_client_id, '--status', 'INACTIVE', '--yes'),
    ).toBe('INACTIVE')
    expect((await ops('clients', 'show', client.api_client_id)).out).not.toContain(client.client_secret)
  })
}

function reconcileAgain({ ops, textOf }: StackUnderTest): void {
  it('has a day reconciled again; a difference that there is not is not found', async () => {
    const day = '2026-01-15'
    expect(await textOf('day', 'reconciliation', 'again', 'ALIPAY', day)).toBe(day)
    for (const args of [
      ['show', randomUUID()],
      ['close', randomUUID(), '--reason', 'explained'],
    ]) {
      expect((await ops('reconciliation', ...args)).err).toMatch(/^DIFFERENCE_NOT_FOUND \(404\)/)
    }
  })
}
