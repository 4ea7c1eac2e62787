import { z } from 'zod'
import { plainText } from '../terminal/plain-text.ts'
import { recordText, rowsText, titled } from '../terminal/tables.ts'
import { localTime, valueText } from '../terminal/value-text.ts'
import { attemptColumns } from './attempts.ts'
import type { CommandGroup, Context, StoryCommand, ToldByArguments } from './command.ts'
import { refundColumns } from './refunds.ts'

const columns = ['order_id', 'status', 'amount', 'refunded_amount', 'created_at', 'paid_at', 'expires_at']

/** More than a person reads, and more than ever happens to one order. */
const ofOneOrder = 500

const show: StoryCommand = {
  name: 'show',
  summary: 'One order: its attempts, refunds and access codes, and everything that happened to it',
  operations: ['getTenantOrder', 'listAttempts', 'listRefunds', 'listAccessCodes', 'readOrderTimeline'],
  takes: ['order_id'],
  async run({ client, operation, print }, { path }) {
    const { data: order } = await client.call(operation('getTenantOrder'), { path })
    const listOf = async (id: string) => (await client.list(operation(id), { query: path }, ofOneOrder)).rows
    const attempts = await listOf('listAttempts')
    const refunds = await listOf('listRefunds')
    const codes = await listOf('listAccessCodes')
    const { rows: timeline } = await client.list(operation('readOrderTimeline'), { path }, ofOneOrder)
    print({ order, attempts, refunds, access_codes: codes, timeline }, () =>
      [
        recordText(order),
        titled('attempts', rowsText(attempts, attemptColumns.without('order_id'))),
        titled('refunds', rowsText(refunds, refundColumns.without('order_id'))),
        titled('access codes', rowsText(codes, ['masked_code', 'status', 'expires_at', 'access_code_id'])),
        titled('timeline', rowsText(timeline, ['at', 'action', 'status', 'error_code', 'actor', 'details'])),
      ].join('\n\n'),
    )
  },
}

const diagnosis = z.object({
  status: z.string(),
  findings: z.array(
    z.object({
      code: z.string(),
      meaning: z.object({ en: z.string() }),
      remedy: z.object({ en: z.string() }),
      out_trade_no: z.string().nullable(),
      seen_at: z.string().nullable(),
      count: z.number(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** What is the matter with an order, and what to do about it. */
function diagnosisText(data: unknown): string {
  const { status, findings } = diagnosis.parse(data)
  if (findings.length === 0) return `the order is ${plainText(status)}; nothing is the matter with it`
  const texts = findings.map((finding) => {
    const often = finding.count === 0 ? '' : `, seen ${finding.count} times`
    const when = finding.seen_at === null ? '' : `, last at ${localTime(new Date(finding.seen_at))}`
    const details = Object.entries(finding.details).map(([name, value]) => `${name}: ${valueText(value)}`)
    return titled(
      finding.code + often + when,
      [
        plainText(finding.meaning.en),
        `what to do: ${plainText(finding.remedy.en)}`,
        ...(finding.out_trade_no === null ? [] : [`out_trade_no: ${plainText(finding.out_trade_no)}`]),
        ...details.map(plainText),
      ].join('\n'),
    )
  })
  return [`the order is ${plainText(status)}`, ...texts].join('\n\n')
}

const numbered = z.array(z.object({ out_trade_no: z.string() }))

async function askAboutOrder(
  { client, operation, print }: Context,
  { path }: ToldByArguments,
): Promise<void> {
  await client.call(operation('getTenantOrder'), { path })
  const { rows } = await client.list(operation('listAttempts'), { query: path }, ofOneOrder)
  const asked: unknown[] = []
  for (const { out_trade_no: number } of numbered.parse(rows)) {
    asked.push((await client.call(operation('queryAttempt'), { path: { out_trade_no: number } })).data)
  }
  print(asked, () => rowsText(asked, attemptColumns.names))
}

export const orders: CommandGroup = {
  name: 'orders',
  alias: 'order',
  summary: 'what was ordered, what became of it and why it is not paid',
  commands: [
    {
      name: 'stuck',
      operation: 'listStuckOrders',
      columns: ['order_id', 'tenant_id', 'status', 'amount', 'stuck_since', 'causes'],
    },
    { name: 'list', operation: 'listTenantOrders', columns },
    show,
    { name: 'why', operation: 'diagnoseOrder', text: diagnosisText },
    {
      name: 'ask',
      summary: 'Ask the channel about every payment attempt of an order now',
      operations: ['getTenantOrder', 'listAttempts', 'queryAttempt'],
      takes: ['order_id'],
      run: askAboutOrder,
    },
  ],
}
