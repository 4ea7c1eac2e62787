import { topics } from '@interview-pass/contracts'
import { connectDeadLetters, createLogger, type DeadLetters } from '@interview-pass/service-kit'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import type { Addresses, Stack } from '@interview-pass/stack'
import { readLogs, type LogFile } from '../stack-logs.ts'
import { openAsOwner } from '../stored-facts.ts'

/** Whatever the services say to those who operate them: logs, metrics, what dead letters say of their messages, and the logs in tables. */
export async function readAllThatIsSaid(stack: Stack): Promise<LogFile[]> {
  const { payment, interview, kafka, postgres } = stack.addresses
  return [
    ...readLogs(stack.folder),
    { name: 'metrics of payment-service', text: await metricsOf(payment.internal_url) },
    { name: 'metrics of interview-service', text: await metricsOf(interview.internal_url) },
    { name: 'dead letters', text: await readLetters(kafka.brokers) },
    ...(await readTables(postgres.owner_url)),
  ]
}

async function metricsOf(internalUrl: string): Promise<string> {
  return (await fetch(`${internalUrl}/metrics`)).text()
}

const lettersMax = 1000

function openLetters(brokers: string): DeadLetters {
  const logger = createLogger({ name: 'journey', level: 'silent' })
  const options = { brokers: brokers.split(','), clientId: 'journey', logger, namespace: '' }
  return connectDeadLetters({ ...options, topics: Object.keys(topics) })
}

export async function waitForLetters({ kafka }: Addresses, count: number): Promise<void> {
  const letters = openLetters(kafka.brokers)
  try {
    await waitUntil(
      `${count} messages are parked`,
      async () => {
        const boxes = await letters.list()
        return boxes.reduce((sum, box) => sum + box.letters, 0) >= count
      },
      60_000,
    )
  } finally {
    await letters.close()
  }
}

/** A line for each letter: why it was parked and where it was. The message itself is kept as it came. */
async function readLetters(brokers: string): Promise<string> {
  const letters = openLetters(brokers)
  try {
    const lines: string[] = []
    for (const { topic, group } of await letters.list()) {
      const page = await letters.read({ topic, group }, 0n, lettersMax)
      for (const { reason, parkedAt, origin, incomplete } of page?.letters ?? []) {
        lines.push(JSON.stringify({ topic, group, reason, parkedAt, origin, incomplete }))
      }
    }
    return lines.join('\n')
  } finally {
    await letters.close()
  }
}

const tables = ['payment.audit_logs', 'payment.payment_logs', 'interview.audit_logs', 'interview.model_calls']

async function readTables(ownerUrl: string): Promise<LogFile[]> {
  const database = openAsOwner(ownerUrl)
  try {
    const read: LogFile[] = []
    for (const name of tables) {
      const rows = await database.sql<{ line: string }[]>`
        select to_jsonb(logged)::text as line from ${database.sql(name)} as logged`
      read.push({ name, text: rows.map(({ line }) => line).join('\n') })
    }
    return read
  } finally {
    await database.close()
  }
}
