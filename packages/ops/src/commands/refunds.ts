import { valueText } from '../terminal/value-text.ts'
import { columnsOf } from './columns.ts'
import type { CommandGroup, OperationCommand } from './command.ts'

export const refundColumns = columnsOf(
  'refund_id',
  'order_id',
  'status',
  'amount',
  'cause',
  'requested_by',
  'created_at',
  'ended_at',
  'next_check_at',
  'check_reason',
  'failure_code',
)

const columns = refundColumns.names

export const refund: OperationCommand = {
  name: 'refund',
  operation: 'requestRefund',
  confirm({ body }) {
    const amount = body?.['amount']
    const what = amount === undefined ? 'All that is left of the payment' : valueText(amount)
    return `${what} goes back to the buyer, and nothing takes that back.`
  },
}

export const refunds: CommandGroup = {
  name: 'refunds',
  summary: 'money that goes back, and what became of it',
  commands: [
    { name: 'list', operation: 'listRefunds', columns },
    { name: 'stuck', operation: 'listRefunds', columns, defaults: { unresolved_minutes: '60' } },
    { name: 'given-up', operation: 'listRefunds', columns, always: { is_given_up: 'true' } },
    { name: 'show', operation: 'getOrderRefund' },
    {
      name: 'retry',
      operation: 'queryRefund',
      confirm: 'The refund is asked for again under its own number: money that has not gone back goes now.',
    },
  ],
}
