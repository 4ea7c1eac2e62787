import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seedMax, seedOption } from '../given-options.ts'

const usage = 'npm run test:rolling -- [--rounds 3] [--seed 7] [--from <commit>]'

const options = z.object({
  rounds: z.coerce.number().int().min(1).max(100).default(1),
  seed: seedOption,
  from: z.string().min(1).optional(),
})

/** How often what is replaced, from the arguments of a command. Throws an Error naming how it is called. */
export function readOptions(args: readonly string[]): z.infer<typeof options> {
  const option = { type: 'string' } as const
  try {
    return options.parse(
      parseArgs({ args: [...args], options: { rounds: option, seed: option, from: option } }).values,
    )
  } catch (cause) {
    const limits = `at most 100 rounds, a whole number up to ${seedMax} as seed, and a commit to come from`
    throw new Error(`the arguments cannot be read: ${limits}\n  what to do: ${usage}`, { cause })
  }
}
