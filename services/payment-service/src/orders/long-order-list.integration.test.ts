import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../../test/answers.ts'
import { createOrder } from '../../test/orders.ts'
import { usePaymentService, type TestClient } from '../../test/payment-service.ts'

const { service, client } = usePaymentService()

const page = z.object({
  data: z.array(z.object({ order_id: z.uuid() })),
  pagination: z.object({ total: z.number(), total_pages: z.number(), next: z.uuid().nullable() }),
})

const ask = (query: string, asked: TestClient = client) =>
  service.send(asked, 'GET', `/api/v1/payment/orders?${query}`)

async function list(query: string) {
  const { data, pagination } = page.parse(await (await ask(query)).json())
  return { ids: data.map((one) => one.order_id), ...pagination }
}

/** Orders of one moment, which their number within it tells apart. */
async function plant(count: number, createdAt: string): Promise<void> {
  await service.sql`
    insert into payment.orders (public_id, tenant_id, user_id, product_id, amount_fen, status, expires_at, created_at)
    select gen_random_uuid(), u.tenant_id, u.id, p.id, 100, 'CANCELLED', now(), ${createdAt}::timestamptz
    from payment.users u, payment.products p, generate_series(1, ${count})
    where u.public_id = ${client.userId} and p.public_id = ${client.productId}`
}

beforeAll(async () => {
  await plant(4, '2026-01-01T00:00:00.000007Z')
  await plant(3, '2026-01-01T00:00:00.000008Z')
})

describe('a list that grows for ever', () => {
  it('goes on behind a page by its next, until there is none, whatever comes in front meanwhile', async () => {
    const whole = await list('')
    expect(whole).toMatchObject({ total: 7, next: null })
    let some = await list('size=3')
    const walked = [...some.ids]
    while (some.next !== null) {
      await plant(2, '2026-02-01T00:00:00Z')
      some = await list(`size=3&after=${some.next}`)
      walked.push(...some.ids)
    }
    expect(walked).toEqual(whole.ids)
  })

  it('counts pages from there, with the filters that are given', async () => {
    const { ids } = await list('created_to=2026-01-02T00:00:00Z')
    const second = await list(`created_to=2026-01-02T00:00:00Z&size=2&page=2&after=${ids[0]}`)
    expect(second).toMatchObject({ ids: ids.slice(3, 5), total: 7, next: ids[4] })
  })

  it("refuses what is no next of it, another tenant's order among them", async () => {
    const stranger = await service.addTenant()
    const { order_id: foreign } = await createOrder(service, stranger)
    for (const after of [randomUUID(), 'next', foreign]) {
      const answer = await readAnswer(await ask(`after=${after}`))
      expect(answer).toMatchObject({
        error: { code: 'VALIDATION_FAILED', details: { fields: [{ field: 'query.after' }] } },
      })
    }
    expect((await ask(`after=${foreign}`, stranger)).status).toBe(200)
  })

  it('says of 10,000 at most that they are there, and has page 100 as its last', async () => {
    await plant(10_100, '2026-01-03T00:00:00Z')
    expect(await list('size=100&page=100')).toMatchObject({ total: 10_000, total_pages: 100 })
    expect(await readAnswer(await ask('page=101'))).toMatchObject({
      error: { details: { fields: [{ field: 'query.page' }] } },
    })
  })
})
