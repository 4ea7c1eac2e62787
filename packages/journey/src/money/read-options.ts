import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seedMax, seedOption } from '../given-options.ts'

const usage = 'npm run test:money -- [--minutes 30] [--seed 7]'

const options = z.object({
  minutes: z.coerce.number().positive().max(600).default(1),
  seed: seedOption,
})

/** How long the test lasts and by which chances, from the arguments of a command. Throws an Error naming how it is called. */
export function readOptions(args: readonly string[]): z.infer<typeof options> {
  try {
    return options.parse(
      parseArgs({ args: [...args], options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
        .values,
    )
  } catch (cause) {
    const limits = `at most 600 minutes, and a whole number up to ${seedMax} as seed`
    throw new Error(`the arguments cannot be read: ${limits}\n  what to do: ${usage}`, { cause })
  }
}
