import type { CommandGroup } from './command.ts'

export const reconciliation: CommandGroup = {
  name: 'reconciliation',
  summary: "the channel's bills compared with our books",
  commands: [
    {
      name: 'days',
      operation: 'listReconciliationDays',
      columns: [
        'channel',
        'day',
        'status',
        'payments',
        'paid',
        'refunds',
        'refunded',
        'next_try_at',
        'try_reason',
      ],
    },
    {
      name: 'differences',
      operation: 'listDifferences',
      columns: ['difference_id', 'day', 'kind', 'status', 'out_trade_no', 'ours', 'theirs', 'tenant_id'],
    },
    { name: 'show', operation: 'getDifference' },
    { name: 'close', operation: 'closeDifference' },
    { name: 'again', operation: 'reconcileDay' },
  ],
}
