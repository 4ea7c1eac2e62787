import { z } from 'zod'

export const seedMax = 4_294_967_295

/** The seed of a run; drawn when none is given. */
export const seedOption = z.coerce
  .number()
  .int()
  .min(0)
  .max(seedMax)
  .default(() => Math.floor(Math.random() * (seedMax + 1)))

/** What the command line asks for; ends the process with 1 and one line for arguments that cannot be read. */
export function givenOptions<Options>(read: (args: readonly string[]) => Options): Options {
  try {
    return read(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
