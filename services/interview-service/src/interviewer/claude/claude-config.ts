import { secret, wholeNumber } from '@interview-pass/service-kit'
import { z } from 'zod'
import { shippedPrices } from '../../model-calls/price-table.ts'
import type { CallPurpose } from '../../model-calls/model-call.ts'
import type { SessionBudgets } from '../../model-calls/session-budget.ts'
import { defaultClaudeSettings, type ClaudeSettings } from './claude-settings.ts'

/** A model without a price would fail at its first call. */
const pricedModels = [...new Set(shippedPrices.map(({ model }) => model))]

function models(purpose: CallPurpose) {
  return z
    .string()
    .max(500)
    .transform((text) => text.split(',').map((model) => model.trim()))
    .pipe(z.array(z.enum(pricedModels)).min(1).max(4))
    .default([...defaultClaudeSettings.purposes[purpose].models])
}

const millisecondsMax = 600_000

/** The variables of the interviewer, to be spread into the service's configuration. */
export const claudeConfig = {
  ANTHROPIC_API_KEY: secret.min(1).max(500).describe('Key of the Claude API'),
  ANTHROPIC_BASE_URL: z
    .url()
    .max(500)
    .optional()
    .describe('Address of the Claude API; absent: the public one'),
  CLAUDE_DECIDE_MODELS: models('DECIDE').describe(
    'Models that judge answers, in the order tried, separated by commas',
  ),
  CLAUDE_REPLY_MODELS: models('REPLY').describe(
    'Models that word replies, in the order tried, separated by commas',
  ),
  CLAUDE_ASSESS_MODELS: models('ASSESS').describe(
    'Models that assess, in the order tried, separated by commas',
  ),
  CLAUDE_PLAN_MODELS: models('PLAN').describe(
    'Models that plan interviews, in the order tried, separated by commas',
  ),
  CLAUDE_HEADERS_TIMEOUT_MS: wholeNumber(50, millisecondsMax)
    .default(defaultClaudeSettings.headersTimeoutMs)
    .describe('Longest wait for a stream to begin, in milliseconds'),
  CLAUDE_IDLE_TIMEOUT_MS: wholeNumber(50, millisecondsMax)
    .default(defaultClaudeSettings.idleTimeoutMs)
    .describe('Longest silence inside a stream, in milliseconds'),
  CLAUDE_DECIDE_DEADLINE_MS: wholeNumber(100, millisecondsMax)
    .default(defaultClaudeSettings.purposes.DECIDE.deadlineMs)
    .describe('Longest time for one decision with all its attempts, in milliseconds'),
  CLAUDE_REPLY_DEADLINE_MS: wholeNumber(100, millisecondsMax)
    .default(defaultClaudeSettings.purposes.REPLY.deadlineMs)
    .describe('Longest time for one reply with all its attempts, in milliseconds'),
  CLAUDE_ASSESS_DEADLINE_MS: wholeNumber(100, millisecondsMax)
    .default(defaultClaudeSettings.purposes.ASSESS.deadlineMs)
    .describe('Longest time for one assessment with all its attempts, in milliseconds'),
  CLAUDE_PLAN_DEADLINE_MS: wholeNumber(100, millisecondsMax)
    .default(defaultClaudeSettings.purposes.PLAN.deadlineMs)
    .describe('Longest time for one plan with all its attempts, in milliseconds'),
  MODEL_BUDGET_TALK_CALLS: wholeNumber(1, 10_000)
    .default(300)
    .describe('Model calls that the talk of one session, its plan included, may make'),
  MODEL_BUDGET_TALK_CENTS: wholeNumber(1, 100_000)
    .default(300)
    .describe(
      "What the talk of one session may cost, in hundredths of the price table's currency; a call that runs when it is spent is paid besides",
    ),
  MODEL_BUDGET_ASSESSMENT_CALLS: wholeNumber(1, 10_000)
    .default(300)
    .describe('Model calls that the feedback of one session may make, graded again or not'),
  MODEL_BUDGET_ASSESSMENT_CENTS: wholeNumber(1, 100_000)
    .default(300)
    .describe(
      "What the feedback of one session may cost, in hundredths of the price table's currency; calls that run when it is spent are paid besides",
    ),
}

const claudeVariables = z.object(claudeConfig)

export type ClaudeConfig = z.output<typeof claudeVariables>

/** The settings that the variables ask for. One attempt may use up to three quarters of its deadline. */
export function claudeSettingsOf(config: ClaudeConfig): ClaudeSettings {
  const { DECIDE, REPLY, ASSESS, PLAN } = defaultClaudeSettings.purposes
  const within = (deadlineMs: number, attemptTimeoutMs: number) => ({
    deadlineMs,
    attemptTimeoutMs: Math.min(attemptTimeoutMs, Math.ceil((deadlineMs * 3) / 4)),
  })
  return {
    ...defaultClaudeSettings,
    headersTimeoutMs: config.CLAUDE_HEADERS_TIMEOUT_MS,
    idleTimeoutMs: config.CLAUDE_IDLE_TIMEOUT_MS,
    purposes: {
      DECIDE: {
        ...DECIDE,
        ...within(config.CLAUDE_DECIDE_DEADLINE_MS, DECIDE.attemptTimeoutMs),
        models: config.CLAUDE_DECIDE_MODELS,
      },
      REPLY: {
        ...REPLY,
        ...within(config.CLAUDE_REPLY_DEADLINE_MS, REPLY.attemptTimeoutMs),
        models: config.CLAUDE_REPLY_MODELS,
      },
      ASSESS: {
        ...ASSESS,
        ...within(config.CLAUDE_ASSESS_DEADLINE_MS, ASSESS.attemptTimeoutMs),
        models: config.CLAUDE_ASSESS_MODELS,
      },
      PLAN: {
        ...PLAN,
        ...within(config.CLAUDE_PLAN_DEADLINE_MS, PLAN.attemptTimeoutMs),
        models: config.CLAUDE_PLAN_MODELS,
      },
    },
  }
}

const nanoPerCent = 10_000_000n

/** The budgets that the variables ask for. */
export function sessionBudgetsOf(config: ClaudeConfig): SessionBudgets {
  return {
    talk: {
      callsMax: config.MODEL_BUDGET_TALK_CALLS,
      costNanoMax: BigInt(config.MODEL_BUDGET_TALK_CENTS) * nanoPerCent,
    },
    assessment: {
      callsMax: config.MODEL_BUDGET_ASSESSMENT_CALLS,
      costNanoMax: BigInt(config.MODEL_BUDGET_ASSESSMENT_CENTS) * nanoPerCent,
    },
  }
}
