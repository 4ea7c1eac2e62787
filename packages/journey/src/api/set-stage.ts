import { randomUUID } from 'node:crypto'
import { mintAdminToken, type Stack } from '@interview-pass/stack'
import { z } from 'zod'
import { payQrCode } from '../clients/buyer.ts'
import { exchange } from '../clients/exchange.ts'
import { createInterviewClient, type SessionAccess } from '../clients/interview-client.ts'
import { createPaymentClient } from '../clients/payment-client.ts'
import { holdInterview } from '../hold-interview.ts'
import { openOwnBooks } from '../money/books.ts'
import { waitUntilSettled } from '../paid-order.ts'
import { chineseEngineer } from '../script/candidate.ts'
import { waitForFeedback } from '../wait-for-feedback.ts'

/** What generated requests may name and prove themselves by; read by infra/schemathesis/hooks.py. */
export interface ApiStage {
  readonly clients: readonly { readonly client_id: string; readonly secret: string }[]
  readonly actor_tokens: readonly string[]
  /** Interviews that are open, but for one that has its feedback. */
  readonly sessions: readonly SessionAccess[]
  /** Open interviews for requests that end them. */
  readonly sessions_to_end: readonly SessionAccess[]
  readonly access_codes: readonly string[]
  readonly pending_orders: readonly string[]
  /** By the name of a parameter or a field; orders that have ended, so that following one ends. */
  readonly values: Readonly<Record<string, readonly string[]>>
}

const clientsOfSeller = 30
const actors = 10
const opened = { toStay: 3, toEnd: 4 }
const unopened = 8
const pending = 4
/** Long enough for all four documents, however slow the machine is. */
const tokenMinutes = 180

/** Nobody listens to what is said. */
const tell = async (): Promise<void> => undefined

/** Orders in each state, codes, open interviews, one with its feedback, a refund, and who may ask for them. */
export async function setStage(stack: Stack): Promise<ApiStage> {
  const { addresses } = stack
  const { demo, payment: paymentService, interview: interviewService } = addresses
  const clientIds = await addClients(stack)
  const payment = createPaymentClient({
    baseUrl: paymentService.url,
    credentials: { clientId: demo.client_id, secret: demo.client_secret },
  })
  const order = () => payment.createOrder({ userId: demo.user_id, productId: demo.product_id })
  const buy = async () => {
    const created = await order()
    await payQrCode(created.qr_code)
    return waitUntilSettled(payment, created.order_id)
  }
  const bought = await inTurn(opened.toStay + opened.toEnd + unopened + 1, buy)
  await payment.requestRefund(bought.at(-1)?.order_id ?? '', { amount: '1.00', reason: 'asked for' })
  const waiting = await inTurn(pending, order)
  const cancelled = await order()
  await payment.cancelOrder(cancelled.order_id)

  const interview = createInterviewClient({ baseUrl: interviewService.url })
  const sessions = await inTurn(opened.toStay + opened.toEnd, (at) =>
    interview.open({ access_code: bought[at]?.access_code ?? '' }),
  )
  const finished = await interview.open({ access_code: bought[sessions.length]?.access_code ?? '' })
  await holdInterview({ interview, candidate: chineseEngineer, tell }, finished)
  await waitForFeedback(interview, finished, { tell, signal: undefined })
  return {
    clients: clientIds.map((clientId) => ({ client_id: clientId, secret: demo.client_secret })),
    access_codes: bought.map(({ access_code: code }) => code),
    pending_orders: waiting.map(({ order_id: id }) => id),
    sessions: [...sessions.slice(0, opened.toStay), finished],
    sessions_to_end: sessions.slice(opened.toStay),
    ...(await administered(stack)),
  }
}

async function addClients({ addresses, postgresUrl }: Stack): Promise<readonly string[]> {
  const own = openOwnBooks(addresses.postgres.owner_url, postgresUrl)
  try {
    return (await own.prepare(clientsOfSeller)).clientIds
  } finally {
    await own.close()
  }
}

/** One after the other, as the limits of one caller want it. */
async function inTurn<Result>(count: number, work: (at: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < count; at += 1) results.push(await work(at))
  return results
}

const rows = z.array(z.record(z.string(), z.unknown()))
const lists = ['products', 'users', 'access-codes', 'attempts', 'refunds'] as const

/** What the lists of administration name, and tokens for it. A tenant and an API client of their own, which may be shut out. */
async function administered({ addresses }: Stack): Promise<Pick<ApiStage, 'actor_tokens' | 'values'>> {
  const { admin, payment, interview, demo } = addresses
  if (admin === undefined) throw new Error('the stack has no key of its own for administration')
  const mint = (roles: string[], subject: string, tenant?: string) =>
    mintAdminToken(
      { roles, tenant, subject, minutes: tokenMinutes },
      { ...admin, sharedKey: admin.shared_key },
    )
  const token = await mint(['SUPER_ADMIN'], 'stage')
  const ask = async (base: string, path: string, headers: Record<string, string>, body?: object) => {
    const outgoing = {
      method: body === undefined ? ('GET' as const) : ('POST' as const),
      url: `${base}/api/v1/admin/${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    }
    return (await exchange(outgoing, z.unknown())).data
  }
  const [tenant = {}] = rows.parse(await ask(payment.internal_url, 'tenants', {}))
  const tenantId = z.string().parse(tenant['tenant_id'])
  const ofTenant = { 'x-tenant-id': tenantId }
  const found = await Promise.all([
    ...lists.map((path) => ask(payment.internal_url, path, ofTenant)),
    ask(interview.internal_url, 'sessions', ofTenant),
  ])
  const spare = z
    .object({ api_client_id: z.string() })
    .parse(
      await ask(
        payment.internal_url,
        'api-clients',
        { ...ofTenant, 'idempotency-key': randomUUID() },
        { name: 'spare' },
      ),
    )
  const values = collect(found.flatMap((list) => rows.parse(list)))
  const subjects = Array.from({ length: actors }, (_, at) => `actor-${at}`)
  return {
    actor_tokens: await Promise.all(
      subjects.map((subject, at) =>
        at % 2 === 0 ? mint(['SUPER_ADMIN'], subject) : mint(['TENANT_ADMIN'], subject, tenantId),
      ),
    ),
    values: {
      ...values,
      user_id: [demo.user_id],
      product_id: [demo.product_id],
      api_client_id: [spare.api_client_id],
      tenant_id: [randomUUID()],
      x_tenant_id: [tenantId],
      day: ['2026-01-15'],
      channel: ['ALIPAY'],
    },
  }
}

/** Every id that rows hold, by the name of its field. */
function collect(all: readonly Readonly<Record<string, unknown>>[]): Record<string, string[]> {
  const values: Record<string, Set<string>> = {}
  for (const [name, value] of all.flatMap((row) => Object.entries(row))) {
    if (typeof value === 'string' && /_(id|no)$/u.test(name)) (values[name] ??= new Set()).add(value)
  }
  return Object.fromEntries(Object.entries(values).map(([name, set]) => [name, [...set]]))
}
