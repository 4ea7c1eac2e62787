import { randomUUID } from 'node:crypto'
import type { Told } from './admin-api/admin-client.ts'
import type { Operation } from './admin-api/operation.ts'
import type { Context, OperationCommand } from './commands/command.ts'
import { plainText } from './terminal/plain-text.ts'
import { recordText, rowsText } from './terminal/tables.ts'
import { valueText } from './terminal/value-text.ts'

/** Does what a command of one operation says, once it is confirmed where that is needed, and prints the answer. */
export async function runOperation(
  context: Context,
  command: OperationCommand,
  { operation, told }: { readonly operation: Operation; readonly told: Told },
): Promise<void> {
  const { client, limit } = context
  if (operation.isPaged) {
    const { rows, total } = await client.list(operation, told, limit)
    context.print(rows, () => rowsText(rows, command.columns))
    if (total > rows.length) context.note(`${rows.length} of ${total}: --limit shows more`)
    return
  }
  await confirmed(context, command, operation, told)
  const data = await act(context, operation, told)
  context.print(data, () => command.text?.(data) ?? recordText(data))
}

async function confirmed(
  context: Context,
  { confirm }: OperationCommand,
  { summary }: Operation,
  told: Told,
): Promise<void> {
  if (confirm === undefined) return
  const values = Object.entries({ ...told.path, ...told.body })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${plainText(name)}: ${valueText(value)}`)
  const what = typeof confirm === 'string' ? confirm : confirm(told)
  await context.confirm([summary, ...values, what].join('\n'))
}

/** A key that is not given is made up, and said before anything is sent, so that the act can be repeated whatever happens. */
async function act({ client, note }: Context, operation: Operation, told: Told): Promise<unknown> {
  if (!operation.takesIdempotencyKey) return (await client.call(operation, told)).data
  const idempotencyKey = told.idempotencyKey ?? randomUUID()
  note(`idempotency key: ${idempotencyKey}`)
  return (await client.call(operation, { ...told, idempotencyKey })).data
}
