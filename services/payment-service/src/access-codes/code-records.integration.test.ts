import { accessCodeExpired } from '@interview-pass/contracts'
import { useHeldJob, waitUntil, type Bearer } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { paidOrder } from '../../test/refunds.ts'
import { moveCode } from './access-codes.store.ts'
import { expireCodes } from './expire-codes.ts'

const { service, client } = usePaymentService()
useHeldJob(service, 'payment', 'expire-codes')

let admin: Bearer

beforeAll(async () => {
  const tenant = await tenantOf(service, client)
  admin = { role: 'TENANT_ADMIN', tenant, subject: 'ann', team: 'blue' }
})

const post = async (path: string, body: object = {}, headers: Record<string, string> = {}) => {
  const response = await administer(service, admin, 'POST', `/access-codes${path}`, { body, headers })
  return { status: response.status, ...(await readAnswer(response)) }
}

interface SoldCode {
  readonly id: string
  readonly code: string
  readonly orderId: string
}

async function sell(): Promise<SoldCode> {
  const { order_id: orderId } = await paidOrder(service, client)
  const [row] = await service.sql<[{ id: string; code: string }]>`
    select public_id as id, code from payment.access_codes where order_public_id = ${orderId}`
  return { ...row, orderId }
}

/** Of nobody's order. */
async function issue(): Promise<string> {
  const { data } = await post('', { product_id: client.productId })
  return String(data['access_code_id'])
}

/** What the log of payments says of codes: of an order, or with null of none. */
async function codeLog(orderId: string | null) {
  const rows = await service.sql`
    select l.action, l.status, l.actor, l.metadata from payment.payment_logs l
    left join payment.orders o on o.tenant_id = l.tenant_id and o.id = l.order_id
    where l.tenant_id = ${client.tenantId} and o.public_id is not distinct from ${orderId}::uuid and l.action like '%\_CODE'
    order by l.id`
  return rows.map((row) => ({ ...row }))
}

async function lastActOn(id: string) {
  const [row] = await service.sql`
    select actor, action, resource, metadata from payment.audit_logs where resource_id = ${id} order by id desc limit 1`
  return { ...row }
}

const makeOver = (id: string) => service.sql`
  update payment.access_codes set expire_at = now() - interval '1 minute' where public_id = ${id}`

const statusOf = async (id: string) => {
  const [row] = await service.sql`select status from payment.access_codes where public_id = ${id}`
  return row?.['status']
}

const expire = () => expireCodes(service.deps, new AbortController().signal)

describe('what is done to a code by hand', () => {
  it('is written into the log of its order and into that of who did it', async () => {
    const sold = await sell()
    const { data } = await post(`/${sold.id}/reissue`)
    const fresh = String(data['access_code_id'])
    expect(await lastActOn(fresh)).toEqual({
      actor: 'ann',
      action: 'REISSUE_ACCESS_CODE',
      resource: 'access-codes',
      metadata: { replaces: sold.id, status_before: 'AVAILABLE' },
    })
    const [row] = await service.sql`select issued_team from payment.access_codes where public_id = ${fresh}`
    expect(row?.['issued_team']).toBe('blue')
    await post(`/${fresh}/revoke`)
    expect(await lastActOn(fresh)).toEqual({
      actor: 'ann',
      action: 'REVOKE_ACCESS_CODE',
      resource: 'access-codes',
      metadata: { status_before: 'AVAILABLE' },
    })
    const entry = { status: 'SUCCEEDED', actor: 'ann' }
    expect(await codeLog(sold.orderId)).toEqual([
      { ...entry, action: 'REISSUE_CODE', metadata: { access_code_id: sold.id } },
      { ...entry, action: 'REVOKE_CODE', metadata: { access_code_id: fresh } },
    ])
  })

  it('is in no log of payments when no order paid for it', async () => {
    await post(`/${await issue()}/revoke`)
    await post(`/${await issue()}/reissue`)
    expect(await codeLog(null)).toEqual([])
  })

  it('waits for whoever has its order, and holds nothing meanwhile', async () => {
    const { id, orderId } = await sell()
    const order = Promise.withResolvers<undefined>()
    const isLocked = Promise.withResolvers<undefined>()
    const holding = service.sql.begin(async (tx) => {
      await tx`select id from payment.orders where public_id = ${orderId} for update`
      isLocked.resolve(undefined)
      await order.promise
    })
    await isLocked.promise
    const revoking = post(`/${id}/revoke`)
    await waitUntil('the revocation waits for the order', async () => {
      const waiting = await service.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%orders%'`
      return waiting.length > 0
    })
    expect(
      await service.sql`
      select status from payment.access_codes where public_id = ${id} for update nowait`,
    ).toMatchObject([{ status: 'AVAILABLE' }])
    order.resolve(undefined)
    await holding
    expect((await revoking).data).toMatchObject({ status: 'REVOKED' })
  })

  it('is done once for one key: a new code is shown again', async () => {
    const { id } = await sell()
    const key = { 'idempotency-key': randomUUID() }
    const first = await post(`/${id}/reissue`, {}, key)
    const again = await post(`/${id}/reissue`, {}, key)
    expect(first.status).toBe(201)
    expect(again.data).toEqual(first.data)
  })

  it('tells nobody again that a code is over which was over', async () => {
    const id = await issue()
    await makeOver(id)
    await expire()
    expect((await post(`/${id}/revoke`)).data).toMatchObject({ status: 'REVOKED' })
    const events = await service.sql`
      select o.id from payment.outbox o join payment.access_codes c on c.code = o.payload ->> 'accessCode'
      where c.public_id = ${id} and o.type = ${accessCodeExpired.type}`
    expect(events).toHaveLength(1)
  })
})

describe('a code that a refund took', () => {
  it.each([
    {
      event: 'GIVEN_BACK',
      activatedAt: new Date(),
      why: 'had opened its interview is not good for another one',
    },
    { event: 'RESTORED', activatedAt: null, why: 'nobody used has no interview to go back to' },
  ] as const)('and that $why', async ({ event, activatedAt }) => {
    const { id } = await sell()
    const [row] = await service.sql<[{ orderId: bigint }]>`
      update payment.access_codes
      set status = 'REVOKED', activated_at = ${activatedAt},
        session_public_id = ${activatedAt && randomUUID()}
      where public_id = ${id} returning order_id as "orderId"`
    const order = { tenantId: client.tenantId, orderId: row.orderId }
    expect(await service.deps.database.transaction((tx) => moveCode(tx, order, event))).toBe(false)
    expect(await statusOf(id)).toBe('REVOKED')
  })
})

describe('a code whose time passes', () => {
  it('is written into the log of its order, when there is one', async () => {
    const [{ id, orderId }, free] = [await sell(), await issue()]
    await makeOver(id)
    await makeOver(free)
    await expire()
    expect(await Promise.all([id, free].map(statusOf))).toEqual(['EXPIRED', 'EXPIRED'])
    expect(await codeLog(orderId)).toEqual([
      { action: 'EXPIRE_CODE', status: 'SUCCEEDED', actor: 'expire-codes', metadata: {} },
    ])
    expect(await codeLog(null)).toEqual([])
  })

  it('holds up no other one while somebody has it', async () => {
    const [held, other] = [await issue(), await issue()]
    await makeOver(held)
    await service.sql.begin(async (tx) => {
      await tx`select id from payment.access_codes where public_id = ${held} for update`
      await makeOver(other)
      await expire()
      expect(await statusOf(other)).toBe('EXPIRED')
    })
  })
})
