import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seedMax, seedOption } from '../given-options.ts'

const usage = 'npm run test:api -- [--examples 30] [--seconds 60] [--seed 7]'

const options = z.object({
  examples: z.coerce.number().int().min(1).max(10_000).default(30),
  seconds: z.coerce.number().int().min(1).max(86_400).default(60),
  seed: seedOption,
})

/**
 * How many requests of each operation are drawn at most, how many seconds each document gets, and the seed; from the
 * arguments of a command. Throws an Error naming how it is called.
 */
export function readOptions(args: readonly string[]): z.infer<typeof options> {
  const option = { type: 'string' } as const
  try {
    return options.parse(
      parseArgs({ args: [...args], options: { examples: option, seconds: option, seed: option } }).values,
    )
  } catch (cause) {
    const limits = `at most 10000 examples, at most a day of seconds, and a whole number up to ${seedMax} as seed`
    throw new Error(`the arguments cannot be read: ${limits}\n  what to do: ${usage}`, { cause })
  }
}
