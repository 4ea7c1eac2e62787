import { randomUUID } from 'node:crypto'
import { signRequest } from '@interview-pass/contracts'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { Addresses } from '@interview-pass/stack'
import { z } from 'zod'

const created = z.object({ data: z.object({ order_id: z.string(), qr_code: z.string() }) })
const bought = z.object({ data: z.object({ status: z.string(), access_code: z.string().nullable() }) })

export interface Order {
  readonly orderId: string
  readonly qrCode: string
}

/** An order that waits for payment, of the stack's demo client. */
export async function createOrder(addresses: Addresses): Promise<Order> {
  const { user_id: userId, product_id: productId } = addresses.demo
  const answer = await send(addresses, 'POST', '/api/v1/payment/create', {
    user_id: userId,
    product_id: productId,
  })
  const { data } = created.parse(answer)
  return { orderId: data.order_id, qrCode: data.qr_code }
}

/** One that is paid at the simulator, with its access code. */
export async function buy(addresses: Addresses): Promise<Order & { readonly accessCode: string }> {
  const order = await createOrder(addresses)
  await fetch(order.qrCode, { method: 'POST', headers: { accept: 'application/json' } })
  const accessCode = await waitUntil('the order has its access code', async () => {
    const path = `/api/v1/payment/orders/${order.orderId}`
    return bought.parse(await send(addresses, 'GET', path)).data.access_code ?? false
  })
  return { ...order, accessCode }
}

/** The interview that an access code opens; returns the id of its session. */
export async function openInterview({ interview }: Addresses, accessCode: string): Promise<string> {
  const response = await fetch(`${interview.url}/api/v1/interview/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_code: accessCode }),
  })
  return z.object({ data: z.object({ session_id: z.string() }) }).parse(await response.json()).data.session_id
}

async function send(
  { payment, demo }: Addresses,
  method: 'GET' | 'POST',
  target: string,
  body?: object,
): Promise<unknown> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const signed = signRequest(
    { clientId: demo.client_id, secret: demo.client_secret },
    { method, target, body: text, timestampSeconds: Math.floor(Date.now() / 1000), nonce: randomUUID() },
  )
  const response = await fetch(payment.url + target, {
    method,
    headers: { ...signed, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: text }),
  })
  return response.json()
}
