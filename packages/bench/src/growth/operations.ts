import { plantSessions, say } from '../bench-interviews.ts'
import type { BenchStack } from '../bench-stack.ts'
import { timeSlice } from '../compare.ts'
import { load, type LoadRequest } from '../http-load.ts'
import { paymentNotification, plantOrders } from '../orders-to-pay.ts'
import { signedRequest } from './signed-requests.ts'

/** What an operation costs, as the median of its slices. */
export interface Cost {
  /** Of one operation, waiting included, several at once. */
  readonly ms: number
  /** CPU of all of PostgreSQL's processes; undefined where it is not known for this alone. */
  readonly postgresMs: number | undefined
}

/** Does so many operations, prepared before the clock starts. */
type Slice = () => Promise<{
  readonly operations: number
  readonly seconds: number
  readonly cpuSeconds: number
}>

const connections = 4
const requestsPerSlice = 200
const ordersUrl = '/api/v1/payment/orders'

/** What clients do all day, by what it is called in the report. */
export function requestsOfClients(bench: BenchStack): ReadonlyMap<string, Slice> {
  const { addresses } = bench.stack
  const { user_id, product_id } = addresses.demo
  const payment = (make: () => readonly LoadRequest[] | Promise<readonly LoadRequest[]>) =>
    sliceOf(bench, addresses.payment.url, make)
  const content = { user_id, product_id }
  const create = { method: 'POST', path: '/api/v1/payment/create', content } as const
  const signed = (path: string) => () =>
    many((number) => signedRequest(bench, number, { method: 'GET', path }))
  return new Map<string, Slice>([
    ['create an order', payment(() => many((number) => signedRequest(bench, number, create)))],
    [
      'notification → access code',
      payment(async () =>
        (await plantOrders(bench, requestsPerSlice)).map((number) => paymentNotification(bench, number)),
      ),
    ],
    ['verify an access code', payment(() => verifyRequests(bench))],
    ['show an order', payment(async () => signed(`${ordersUrl}/${await orderInTheMiddle(bench)}`)())],
    ['first page of orders', payment(signed(ordersUrl))],
    ['page 100 of orders', payment(signed(`${ordersUrl}?page=100`))],
    [
      'page of orders by key',
      payment(async () => signed(`${ordersUrl}?after=${await orderInTheMiddle(bench)}`)()),
    ],
    ['open an interview', () => openInterviews(bench)],
    ['one turn', () => talk(bench)],
  ])
}

function many(make: (index: number) => LoadRequest): LoadRequest[] {
  return Array.from({ length: requestsPerSlice }, (_, index) => make(index))
}

function sliceOf(
  { stack }: BenchStack,
  url: string,
  make: () => readonly LoadRequest[] | Promise<readonly LoadRequest[]>,
): Slice {
  return async () => {
    const requests = await make()
    return timeSlice(requests.length, [stack.addresses.postgres.pid], () =>
      load({ url, requests, connections }),
    )
  }
}

/** Each speaks for an address of its own, because the endpoint counts by address. */
async function verifyRequests({ sql }: BenchStack): Promise<LoadRequest[]> {
  const codes = await sql<{ code: string }[]>`
    select code from payment.access_codes order by id desc limit ${requestsPerSlice}`
  return codes.map(({ code }, index) => ({
    method: 'POST',
    path: '/api/v1/access-code/verify',
    headers: { 'x-access-code': code, 'x-forwarded-for': `10.${index >> 8}.${index & 255}.1` },
  }))
}

async function orderInTheMiddle({ sql }: BenchStack): Promise<string> {
  const [order] = await sql<[{ orderId: string }]>`
    select public_id as "orderId" from payment.orders
    where id >= (select (min(id) + max(id)) / 2 from payment.orders) order by id limit 1`
  return order.orderId
}

const sessionsPerSlice = 20
const questions = 10

async function openInterviews(bench: BenchStack) {
  return timeSlice(sessionsPerSlice, [bench.stack.addresses.postgres.pid], () =>
    plantSessions(bench, sessionsPerSlice, questions),
  )
}

async function talk(bench: BenchStack) {
  const sessions = await plantSessions(bench, connections, questions)
  const turns = questions - 2
  return timeSlice(turns * sessions.length, [bench.stack.addresses.postgres.pid], () =>
    Promise.all(
      sessions.map(async (session) => {
        for (let turn = 0; turn < turns; turn += 1) await say(bench, session)
      }),
    ),
  )
}
