import { z } from 'zod'
import type { Operation } from '../admin-api/operation.ts'
import { OpsError } from '../ops-error.ts'
import { recordText, rowsText } from '../terminal/tables.ts'
import type { CommandGroup, Context, ToldByArguments } from './command.ts'

const columns = [
  'offset',
  'parked_at',
  'reason',
  'key',
  'is_complete',
  'replays',
  'replayed_at',
  'payload_bytes',
]

const letter = z.looseObject({ offset: z.string(), replays: z.number(), is_complete: z.boolean() })
const page = z.object({ letters: z.array(letter), next_offset: z.string().nullable() })
const boxes = z.object({ boxes: z.array(z.unknown()) })

const pageSizeMax = 100

async function lettersOf({ client, limit }: Context, list: Operation, { path, query }: ToldByArguments) {
  const letters: z.output<typeof letter>[] = []
  for (let from = query['from_offset']; letters.length < limit;) {
    const size = Math.min(limit - letters.length, pageSizeMax)
    const { data } = await client.call(list, { path, query: { from_offset: from, size } })
    const read = page.parse(data)
    letters.push(...read.letters)
    if (read.next_offset === null) break
    from = read.next_offset
  }
  return letters
}

async function listLetters(context: Context, told: ToldByArguments): Promise<void> {
  const letters = await lettersOf(context, context.operation('listDeadLetters'), told)
  context.print(letters, () => rowsText(letters, columns))
}

async function showLetter(context: Context, { path }: ToldByArguments): Promise<void> {
  const { offset, ...box } = path
  const { data } = await context.client.call(context.operation('listDeadLetters'), {
    path: box,
    query: { from_offset: offset, size: 1 },
  })
  const found = page.parse(data).letters.find((one) => one.offset === offset)
  if (found === undefined) throw new OpsError(`there is no letter ${offset} in this box`, { exitCode: 1 })
  context.print(found, () => recordText(found))
}

/** What is true of the next letter as well. */
const ofAll = [
  'NO_ANSWER',
  'UNREADABLE_ANSWER',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
]

/** Goes on after one that is refused for itself, and says so in the end. */
async function replayAll(context: Context, told: ToldByArguments): Promise<void> {
  const letters = await lettersOf(context, context.operation('listDeadLetters'), told)
  const waiting = letters.filter(({ replays, is_complete: isComplete }) => replays === 0 && isComplete)
  const { topic, group } = told.path
  await context.confirm(
    `${waiting.length} messages of ${topic} that ${group} could not handle are sent once more.`,
  )
  const done: { offset: string; is_sent: boolean; refusal: string | null }[] = []
  for (const { offset } of waiting) {
    try {
      await context.client.call(context.operation('replayDeadLetter'), { path: { ...told.path, offset } })
      done.push({ offset, is_sent: true, refusal: null })
    } catch (error) {
      const refusal = error instanceof OpsError ? String(error.details['code']) : undefined
      if (refusal === undefined || ofAll.includes(refusal)) throw error
      done.push({ offset, is_sent: false, refusal })
    }
  }
  context.print(done, () => rowsText(done))
  const refused = done.filter((one) => !one.is_sent).length
  if (refused > 0) throw new OpsError(`${refused} of ${done.length} were refused`, { exitCode: 1 })
}

export const deadLetters: CommandGroup = {
  name: 'dead-letters',
  summary: 'messages that a consumer group of either service could not handle',
  commands: [
    {
      name: 'boxes',
      operation: 'listDeadLetterBoxes',
      text: (data) => rowsText(boxes.parse(data).boxes, ['topic', 'group', 'letters']),
    },
    {
      name: 'list',
      summary: 'Messages that a consumer group could not handle, oldest first',
      operations: ['listDeadLetters'],
      takes: ['topic', 'group'],
      optionsOf: 'listDeadLetters',
      run: listLetters,
    },
    {
      name: 'show',
      summary: 'One message, with its headers and the beginning of its payload',
      operations: ['listDeadLetters'],
      takes: ['topic', 'group', 'offset'],
      run: showLetter,
    },
    { name: 'replay', operation: 'replayDeadLetter' },
    {
      name: 'replay-all',
      summary: 'Send what was not sent again yet once more, one after the other',
      operations: ['listDeadLetters', 'replayDeadLetter'],
      takes: ['topic', 'group'],
      optionsOf: 'listDeadLetters',
      run: replayAll,
    },
  ],
}
