import { z } from 'zod'
import {
  adminProblems,
  adminVariables,
  secret,
  serviceConfig,
  wholeNumber,
} from '@interview-pass/service-kit'
import { claudeConfig } from './interviewer/claude/claude-config.ts'

const httpUrl = z
  .string()
  .max(500)
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be an http or https URL')

const variables = z.object({
  ...serviceConfig,
  PAYMENT_SERVICE_URL: httpUrl.describe('Where payment-service answers, for checking access codes'),
  PAYMENT_SERVICE_TIMEOUT_MS: wholeNumber(50, 10_000)
    .default(800)
    .describe('Longest time a check of an access code may take before the cache answers, in milliseconds'),
  PAYMENT_CLIENT_ID: z
    .string()
    .max(64)
    .default('interview-service')
    .describe('Our API client at payment-service, of kind SERVICE'),
  PAYMENT_CLIENT_SECRET: secret
    .min(32)
    .describe('The secret that our requests to payment-service are signed with'),
  ...claudeConfig,
  FEEDBACK_RETRY_AFTER_SECONDS: wholeNumber(1, 60)
    .default(5)
    .describe('How soon a page that waits for its feedback is told to ask again, in seconds'),
  FEEDBACK_READINGS_PER_QUESTION: wholeNumber(1, 9)
    .refine((count) => count % 2 === 1, 'must be odd, so that there is a middle')
    .default(3)
    .describe('How often the answers to one question are judged; odd, the middle result counts'),
  TURN_LEASE_MS: wholeNumber(300, 120_000)
    .default(15_000)
    .describe('How long a silent process keeps a turn before another takes it over, in milliseconds'),
  TURN_TIMEOUT_MS: wholeNumber(1000, 60_000)
    .default(55_000)
    .describe('Longest time for one reply before the planned question answers, in milliseconds'),
  ...adminVariables,
})

/** Every environment variable of interview-service. Secrets are also read from the file named by NAME_FILE. */
export const configSchema = variables.superRefine(
  (config, context) => {
    for (const { name, problem } of adminProblems(config)) {
      context.addIssue({ code: 'custom', path: [name], message: problem })
    }
  },
  // Whatever else is wrong, so that all problems are named at once.
  { when: () => true },
)

export type Config = z.output<typeof configSchema>
