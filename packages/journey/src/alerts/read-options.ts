import { parseArgs } from 'node:util'

const usage = 'npm run test:alerts -- [--only RedisAway]'

/** Which alerts are to be seen, all when empty, from the arguments of a command. Throws an Error naming how it is called. */
export function readOptions(args: readonly string[]): { readonly only: readonly string[] } {
  try {
    const options = { only: { type: 'string', multiple: true, default: [] as string[] } } as const
    return { only: parseArgs({ args: [...args], options }).values.only }
  } catch (cause) {
    throw new Error(`the arguments cannot be read\n  what to do: ${usage}`, { cause })
  }
}
