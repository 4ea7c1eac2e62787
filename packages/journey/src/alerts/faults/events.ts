import { randomUUID } from 'node:crypto'
import { createEvent, interviewStarted, toEventMessage, type topics } from '@interview-pass/contracts'
import { connectProducer, createLogger, newId } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { aborted, broken, type Fault } from '../fault.ts'
import type { Scene } from '../scene.ts'
import { buy, sell, succeed } from '../shop.ts'

interface Message {
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
  readonly partition?: number
}

/** Sends what no service has sent. */
async function send({ stack }: Scene, topic: keyof typeof topics, messages: readonly Message[]) {
  const producer = await connectProducer({
    brokers: stack.addresses.kafka.brokers.split(','),
    clientId: 'alert-drill',
    logger: createLogger({ name: 'alert-drill', level: 'silent' }),
  })
  try {
    await producer.sendBatch(messages.map((message) => ({ topic, message: { ...message } })))
  } finally {
    await producer.disconnect()
  }
}

const group = 'interview-service'
const topic = 'payment.events.v1'

export const poison: Fault = {
  what: 'a message on `payment.events.v1` that cannot be read',
  alerts: [{ alert: 'DeadLetters', labels: { group, topic } }],
  async play(scene, ending) {
    const headers = { ce_type: 'PaymentCompleted', ce_specversion: '1.0', ce_id: newId() }
    await send(scene, topic, [{ key: randomUUID(), value: '{', headers }])
    await aborted(ending)
  },
}

/** More than ConsumersLag takes, in each of the three partitions. */
const messagesEach = 250
const partitions = [0, 1, 2]
const standstillMs = 180_000

export const tableLocked: Fault = {
  what: '`interview.sessions` is locked, so that no payment is handled; 750 messages more come behind, until the lock is gone',
  alerts: [
    { alert: 'PartitionStandsStill', labels: { group, topic } },
    { alert: 'ConsumersLag', labels: { group, topic } },
  ],
  async play(scene, ending) {
    await scene.database.sql.begin(async (tx) => {
      await tx`lock table interview.sessions in access exclusive mode`
      await waitUntil(
        'every partition stands still',
        async () => {
          await buy(scene).catch(() => undefined)
          return (await countStandstills(scene)) === partitions.length
        },
        standstillMs,
      )
      const headers = { ce_type: 'NobodyHandlesThis', ce_specversion: '1.0' }
      const messages = partitions.flatMap((partition) =>
        Array.from({ length: messagesEach }, () => ({
          key: randomUUID(),
          value: '{}',
          headers: { ...headers, ce_id: newId() },
          partition,
        })),
      )
      await send(scene, topic, messages)
      await aborted(ending)
    })
  },
}

/** How many partitions interview-service says do not move. */
async function countStandstills({ stack }: Scene): Promise<number> {
  const response = await fetch(`${stack.addresses.interview.internal_url}/metrics`)
  const lines = (await response.text()).split('\n')
  return lines.filter((line) => line.startsWith('consumer_standstill_seconds{')).length
}

export const codeUsedByNobody: Fault = {
  what: 'a code is activated by an InterviewStarted of an interview that is not there, and interview-service looks at its start, until the code is good again',
  alerts: [{ alert: 'SessionsAndCodesDiffer', labels: { finding: 'ACTIVATED_WITHOUT_SESSION' } }],
  async play(scene, ending) {
    const { database, stack } = scene
    const { accessCode } = await sell(scene)
    const [tenant] = await database.sql<{ id: string }[]>`select public_id as id from payment.tenants limit 1`
    const data = { sessionId: randomUUID(), accessCode, startedAt: new Date().toISOString() }
    const event = createEvent(interviewStarted, {
      id: newId(),
      tenantId: tenant?.id ?? '',
      occurredAt: new Date(),
      data,
    })
    await send(scene, interviewStarted.topic, [toEventMessage(event)])
    await succeed('the code is activated', async () => {
      const { status } = await scene.payment().getAccessCodeState(accessCode)
      if (status !== 'ACTIVATED') throw new Error(status)
    })
    const service = stack.part('interview-service')
    await broken(
      () => service.stop(),
      async () => {
        await service.start()
        await aborted(ending)
      },
      () => database.sql`
        update payment.access_codes set status = 'AVAILABLE', activated_at = null where code = ${accessCode}`,
    )
  },
}
