import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seedMax, seedOption } from '../given-options.ts'

const usage = 'npm run test:interviews -- [--interviews 200] [--seed 7]'
const interviewsMax = 10_000

const options = z.object({
  interviews: z.coerce.number().int().positive().max(interviewsMax).default(20),
  seed: seedOption,
})

/** How many interviews are held and by which chances, from the arguments of a command. Throws an Error naming how it is called. */
export function readOptions(args: readonly string[]): z.infer<typeof options> {
  try {
    return options.parse(
      parseArgs({ args: [...args], options: { interviews: { type: 'string' }, seed: { type: 'string' } } })
        .values,
    )
  } catch (cause) {
    const limits = `at most ${interviewsMax} interviews, and a whole number up to ${seedMax} as seed`
    throw new Error(`the arguments cannot be read: ${limits}\n  what to do: ${usage}`, { cause })
  }
}
