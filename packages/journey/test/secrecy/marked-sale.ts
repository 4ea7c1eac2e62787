import { randomUUID } from 'node:crypto'
import { mintAdminToken, type Addresses } from '@interview-pass/stack'
import { z } from 'zod'
import { createInterviewClient } from '../../src/clients/interview-client.ts'
import { createPaymentClient } from '../../src/clients/payment-client.ts'
import { waitForFeedback } from '../../src/wait-for-feedback.ts'
import { createAndPay } from '../create-and-pay.ts'
import { signedRequest } from './signed-request.ts'

const person = {
  name: 'Zanzibara Markworth',
  email: 'zanzibara.markworth@example.com',
  externalId: 'zanzibara-7731',
}
const words = {
  position: 'Keeper of the quokkamark',
  jobDescription: 'You feed the wombatmark.',
  resume: 'Ten years with the numbatmark.',
  answer: 'I cooled the bilbymark to 40 ms.',
}

/** Plays a paid interview with words and persons that are recognised wherever they are; returns them, and the secrets that came of it. */
export async function playMarkedSale(addresses: Addresses) {
  const { payment, interview: interviewAddress, demo, postgres } = addresses
  const known = await makeUserKnown(addresses)
  const client = createPaymentClient({
    baseUrl: payment.url,
    credentials: { clientId: demo.client_id, secret: demo.client_secret },
  })
  const { access_code: accessCode } = await createAndPay(client, {
    userId: known.userId,
    productId: demo.product_id,
  })
  const interview = createInterviewClient({ baseUrl: interviewAddress.url })
  const session = await interview.open({
    access_code: accessCode,
    position: words.position,
    job_description: words.jobDescription,
    resume: words.resume,
  })
  await interview.chat(session, { message: words.answer, client_message_id: randomUUID() })
  await interview.finish(session)
  await waitForFeedback(interview, session, { tell: () => Promise.resolve(), signal: undefined })
  const adminToken = await adminTokenOf(addresses)
  return {
    accessCode,
    issuedCode: await issueCode(addresses, adminToken),
    sessionToken: session.token,
    eventsToken: await watchOrder(addresses, known.userId),
    clientSecret: demo.client_secret,
    signature: known.signature,
    adminToken,
    databaseUrl: postgres.payment_service_url,
    paymentPassword: new URL(postgres.payment_service_url).password,
    interviewPassword: new URL(postgres.interview_service_url).password,
    name: person.name,
    email: person.email,
    externalId: person.externalId,
    position: 'quokkamark',
    jobDescription: 'wombatmark',
    resume: 'numbatmark',
    answer: 'bilbymark',
  }
}

async function makeUserKnown(addresses: Addresses): Promise<{ userId: string; signature: string }> {
  const { name, email, externalId } = person
  const path = `/payment/users/${externalId}`
  const { url, signature, ...request } = signedRequest(addresses, {
    method: 'PUT',
    path,
    body: { name, email },
  })
  const { user_id: userId } = await dataOf(fetch(url, request), z.object({ user_id: z.uuid() }))
  return { userId, signature }
}

/** Watches an unpaid order as a page does, by the token in its address; returns the token. */
async function watchOrder(addresses: Addresses, userId: string): Promise<string> {
  const body = { user_id: userId, product_id: addresses.demo.product_id, channel: 'ALIPAY' }
  const asked = { method: 'POST', path: '/payment/create', body }
  const { url, headers, ...request } = signedRequest(addresses, asked)
  const keyed = { ...request, headers: { ...headers, 'idempotency-key': randomUUID() } }
  const { events_url: eventsUrl } = await dataOf(fetch(url, keyed), z.object({ events_url: z.string() }))
  const watched = new URL(eventsUrl, addresses.payment.url)
  const stream = await fetch(watched)
  await stream.body?.cancel()
  return watched.searchParams.get('token') ?? ''
}

/** An act of administration, which is written down. */
async function issueCode({ payment, demo }: Addresses, adminToken: string): Promise<string> {
  const url = `${payment.internal_url}/api/v1/admin`
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
  const tenants = z.array(z.object({ tenant_id: z.uuid() })).min(1)
  const [tenant] = await dataOf(fetch(`${url}/tenants`, { headers }), tenants)
  const issued = await dataOf(
    fetch(`${url}/access-codes`, {
      method: 'POST',
      headers: { ...headers, 'x-tenant-id': tenant?.tenant_id ?? '', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ product_id: demo.product_id }),
    }),
    z.object({ access_code: z.string() }),
  )
  return issued.access_code
}

async function dataOf<Schema extends z.ZodType>(
  answered: Promise<Response>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const answer: unknown = await (await answered).json()
  return schema.parse(z.object({ data: z.unknown() }).parse(answer).data)
}

/** Of whom may do everything. */
function adminTokenOf({ admin }: Addresses): Promise<string> {
  if (admin === undefined) throw new Error('the stack has no key of its own for administration')
  const bearer = { roles: ['SUPER_ADMIN'], subject: 'secrecy', minutes: 60 }
  return mintAdminToken(bearer, { ...admin, sharedKey: admin.shared_key })
}
