import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AlipaySimulatorOptions } from './start-simulator.ts'

const pemFile = z.string().transform((file, context) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `can't be read: ${error instanceof Error ? error.message : 'unknown'}`,
    })
    return z.NEVER
  }
})

const environmentSchema = z.object({
  NODE_ENV: z
    .string()
    .optional()
    .refine((value) => value !== 'production', { error: 'a simulator does not start in production' }),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4010)
    .describe('port to listen on; 0 takes a free one'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where the buyer reaches the simulator; default http://HOST:PORT'),
  APP_ID: z.string().min(1).max(32).describe("the merchant's app_id"),
  SELLER_ID: z.string().min(1).max(28).describe("the merchant's own id at Alipay (PID)"),
  MERCHANT_PUBLIC_KEY_FILE: pemFile.describe("PEM with which the merchant's requests are verified"),
  ALIPAY_PRIVATE_KEY_FILE: pemFile.describe('PEM with which answers and notifications are signed'),
  NOTIFY_TIME_FACTOR: z.coerce
    .number()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe('1 keeps the retry schedule of Alipay, 60 makes 4 minutes 4 seconds'),
  STATE_FILE: z.string().min(1).optional().describe('journal that survives a kill; without one, memory only'),
  SEED: z.coerce.number().int().min(0).default(1).describe('decides the faults with a probability'),
})

/** The options of main. Throws one Error that names every variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): AlipaySimulatorOptions {
  const result = environmentSchema.safeParse(environment)
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Error(`the environment is not right:\n${problems.join('\n')}`)
  }
  const { data } = result
  return {
    host: data.HOST,
    port: data.PORT,
    publicUrl: data.PUBLIC_URL,
    appId: data.APP_ID,
    sellerId: data.SELLER_ID,
    merchantPublicKey: data.MERCHANT_PUBLIC_KEY_FILE,
    alipayPrivateKey: data.ALIPAY_PRIVATE_KEY_FILE,
    notifyTimeFactor: data.NOTIFY_TIME_FACTOR,
    stateFile: data.STATE_FILE,
    seed: data.SEED,
  }
}
