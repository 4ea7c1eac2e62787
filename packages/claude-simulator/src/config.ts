import { z } from 'zod'
import { Fault } from './faults/fault.ts'

/** Every environment variable of the simulator. */
const Environment = z.object({
  NODE_ENV: z
    .string()
    .optional()
    .refine((value) => value !== 'production', 'a simulator refuses to run in production')
    .describe('anything but production'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4020).describe('port; 0 is any free one'),
  API_KEY: z.string().min(1).optional().describe('when set, other keys get 401'),
  SEED: z.string().min(1).max(200).default('interview-pass').describe('what answers are drawn from'),
  TOKEN_DELAY_MS: z.coerce.number().int().min(0).max(10_000).default(8).describe('delay before each piece'),
  FAULTS: z
    .string()
    .default('[]')
    .transform((text, context) => {
      try {
        return z.array(Fault).parse(JSON.parse(text))
      } catch (error) {
        context.addIssue(`is not a JSON list of faults: ${messageOf(error)}`)
        return z.NEVER
      }
    })
    .describe('faults to begin with, as POST /_sim/faults takes them'),
})

export type Config = {
  host: string
  port: number
  apiKey: string | undefined
  seed: string
  tokenDelayMs: number
  faults: Fault[]
}

/** Reads the configuration; throws one error that names every problem. Empty variables count as unset. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`claude-simulator can not start: ${problems.join('; ')}`)
  }
  const { HOST, PORT, API_KEY, SEED, TOKEN_DELAY_MS, FAULTS } = result.data
  return {
    host: HOST,
    port: PORT,
    apiKey: API_KEY,
    seed: SEED,
    tokenDelayMs: TOKEN_DELAY_MS,
    faults: FAULTS,
  }
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join(', ')
  }
  return error instanceof Error ? error.message : String(error)
}
