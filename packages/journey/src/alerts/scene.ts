import { openDatabase, type Database } from '@interview-pass/service-kit'
import type { Stack } from '@interview-pass/stack'
import { addApiClients, addUsers } from '../add-clients-and-users.ts'
import { createChannelControl, type ChannelControl } from '../clients/channel-control.ts'
import { createPaymentClient, type PaymentClient } from '../clients/payment-client.ts'
import { createModelControl, type ModelControl } from '../clients/model-control.ts'

/** What faults are made with. */
export interface Scene {
  readonly stack: Stack
  readonly channel: ChannelControl
  readonly model: ModelControl
  /** As the owner of the tables. */
  readonly database: Database
  /** The next of many clients, so that no limit is met. */
  payment(): PaymentClient
  /** The next of many, so that none of them orders much. */
  buyer(): { readonly userId: string; readonly productId: string }
  close(): Promise<void>
}

const clientsOfSeller = 60
const usersOfShop = 300
const deadlineMs = 15_000

/** Sets the scene on a running stack with both simulators. */
export async function openScene(stack: Stack): Promise<Scene> {
  const { demo, postgres, payment, alipay_simulator: alipay, claude_simulator: claude } = stack.addresses
  if (alipay === undefined || claude === undefined) throw new Error('faults are made at the simulators only')
  const database = openDatabase({
    url: postgres.owner_url,
    schema: 'payment',
    applicationName: 'alert-drill',
    poolMax: 4,
    statementTimeoutMs: 600_000,
  })
  const clientIds = await addApiClients(database.sql, clientsOfSeller)
  const clients = clientIds.map((clientId) =>
    createPaymentClient({
      baseUrl: payment.url,
      credentials: { clientId, secret: demo.client_secret },
      deadlineMs,
      // What fails is part of the drill.
      repeat: { attemptsMax: 1, totalMs: deadlineMs, backOff: { firstMs: 100, maxMs: 100 } },
    }),
  )
  const [first] = clients
  if (first === undefined) throw new Error('there is no API client')
  const userIds = await addUsers(database.sql, demo.user_id, usersOfShop)
  let next = 0
  let nextUser = 0
  return {
    stack,
    channel: createChannelControl(alipay.url),
    model: createModelControl(claude.url),
    database,
    payment() {
      next += 1
      return clients[next % clients.length] ?? first
    },
    buyer() {
      nextUser += 1
      return { userId: userIds[nextUser % userIds.length] ?? demo.user_id, productId: demo.product_id }
    },
    close: () => database.close(),
  }
}
