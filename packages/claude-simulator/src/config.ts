import { z } from 'zod'
import { fault, type FaultOrder } from './faults/fault.ts'
import { parseJson } from './schemas/json.ts'

const faultList: z.ZodType<FaultOrder[]> = z
  .string()
  .default('[]')
  .transform(parseJson)
  .pipe(z.array(fault, 'is not a JSON list of faults'))

/** Every environment variable of the simulator. */
const environmentSchema = z
  .object({
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
    FAULTS: faultList.describe('faults to begin with, as POST /_sim/faults takes them'),
  })
  .transform((environment) => ({
    host: environment.HOST,
    port: environment.PORT,
    apiKey: environment.API_KEY,
    seed: environment.SEED,
    tokenDelayMs: environment.TOKEN_DELAY_MS,
    faults: environment.FAULTS,
  }))

/** Reads the configuration; throws one error that names every problem. Empty variables count as unset. */
export function readConfig(environment: NodeJS.ProcessEnv): z.infer<typeof environmentSchema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = environmentSchema.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`claude-simulator cannot start: ${problems.join('; ')}`)
}
