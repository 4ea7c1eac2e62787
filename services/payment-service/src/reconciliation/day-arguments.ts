import { parseArgs } from 'node:util'
import { brokenRuleOf } from './reconcile.ts'

const usage = 'node src/reconcile.ts --day 2026-01-15 [--channel ALIPAY]'

/** The arguments of the command name no day that can be reconciled. The message says why, and how it is called. */
export class DayArgumentsError extends Error {
  override readonly name = 'DayArgumentsError'

  constructor(problem: string, cause?: unknown) {
    super(`${problem}\n  what to do: ${usage}`, { cause })
  }
}

/** Reads which day at which channel a command is about. Opens nothing. Throws DayArgumentsError. */
export function readDayArguments(
  args: readonly string[],
  deps: Parameters<typeof brokenRuleOf>[0],
): { readonly channel: string; readonly day: string } {
  const { day = '', channel } = valuesOf(args)
  const broken = brokenRuleOf(deps, { channel, day })
  if (broken !== undefined) throw new DayArgumentsError(`--${broken.field} ${broken.rule.en}`)
  return { channel, day }
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { day: { type: 'string' }, channel: { type: 'string', default: 'ALIPAY' } },
    }).values
  } catch (error) {
    throw new DayArgumentsError('the arguments cannot be read', error)
  }
}
