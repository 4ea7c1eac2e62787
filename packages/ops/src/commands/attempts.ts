import { columnsOf } from './columns.ts'
import type { CommandGroup } from './command.ts'

export const attemptColumns = columnsOf(
  'out_trade_no',
  'order_id',
  'channel',
  'status',
  'amount',
  'created_at',
  'paid_at',
  'next_query_at',
  'query_count',
  'query_reason',
)

const columns = attemptColumns.names

export const attempts: CommandGroup = {
  name: 'attempts',
  summary: 'payment attempts: each is one QR code at the channel',
  commands: [
    { name: 'list', operation: 'listAttempts', columns },
    { name: 'stuck', operation: 'listAttempts', columns, defaults: { unresolved_minutes: '60' } },
    { name: 'given-up', operation: 'listAttempts', columns, always: { is_given_up: 'true' } },
    { name: 'show', operation: 'getAttempt' },
    { name: 'ask', operation: 'queryAttempt' },
  ],
}
