import { parseArgs } from 'node:util'
import { StackError } from '../stack-error.ts'

export interface RestoreArguments {
  readonly from:
    | { readonly kind: 'FILE'; readonly file: string }
    | { readonly kind: 'MOMENT'; readonly moment: Date }
  readonly into: string | undefined
  readonly replace: boolean
}

const usage =
  'npm run restore -- --file FILE | --to 2026-11-28T08:00:00Z, and --replace | --into NAME where the database holds data'
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/u
const databaseName = /^[a-z][a-z0-9_]{0,39}$/u

/**
 * Reads what is restored from the arguments of a command.
 * @throws StackError naming how it is called, also for a moment that is not over
 */
export function readRestoreArguments(args: readonly string[], now: Date): RestoreArguments {
  const { file, to, into, replace } = valuesOf(args)
  if (into !== undefined && (replace || !databaseName.test(into))) {
    throw refused(
      'a name is of small letters, digits and underscores, and not for a database that is replaced',
    )
  }
  if (file !== undefined && to === undefined) return { from: { kind: 'FILE', file }, into, replace }
  if (file !== undefined || to === undefined) throw refused('it is a file or a moment')
  const wanted = new Date(moment.test(to) ? to : Number.NaN)
  if (Number.isNaN(wanted.getTime())) throw refused(`${to} is no moment with its time zone`)
  if (wanted > now) throw refused(`${to} is not over`)
  return { from: { kind: 'MOMENT', moment: wanted }, into, replace }
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        file: { type: 'string' },
        to: { type: 'string' },
        into: { type: 'string' },
        replace: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw refused('the arguments cannot be read', error)
  }
}

function refused(problem: string, cause?: unknown): StackError {
  return new StackError('restore', problem, { remedy: usage, cause })
}
