import type { Db, Logger, Metrics } from '@interview-pass/service-kit'
import type { z } from 'zod'
import { assessmentSchema, nextStepsAdvice } from '../assessment.ts'
import { turnDecision } from '../decision.ts'
import { proposedPlan } from '../proposed-plan.ts'
import type {
  AssessedQuestionSummary,
  AssessInput,
  CallContext,
  DecideInput,
  Interviewer,
  PlanInput,
  Provenance,
} from '../interviewer.ts'
import type { SessionBudgets } from '../../model-calls/session-budget.ts'
import type { CallPurpose } from '../../model-calls/model-call.ts'
import { createModelCallMetrics } from '../../model-calls/measure-model-calls.ts'
import { foldText } from '../../reply-guard/folded-text.ts'
import { createPromptSecrets, createSecretPhrases } from '../../reply-guard/secret-phrases.ts'
import { createReplyMetrics } from '../measure-replies.ts'
import { costOf, type PriceTable } from '../../model-calls/price-table.ts'
import { askForValue } from './attempt.ts'
import { createModelBreakers } from './breakers.ts'
import { openClaudeClient } from './claude-client.ts'
import { thinkingOf, type ClaudeSettings } from './claude-settings.ts'
import { loadPrompts, type Prompt } from './prompts.ts'
import { runWithFallback, type ClaudeDeps } from './run-with-fallback.ts'
import { speakReply } from './speak-reply.ts'
import { shapeDocument, type Parts } from './request-shape.ts'

export interface ClaudeInterviewerDeps {
  readonly db: Db
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => Date
  readonly prices: PriceTable
  readonly budgets: SessionBudgets
  readonly settings: ClaudeSettings
  readonly apiKey: string
  /** Absent: the API's own address. */
  readonly baseUrl?: string | undefined
}

/**
 * An interviewer played by Claude. Retries, timeouts and fallbacks are this adapter's own, because the SDK's cover only
 * the time until headers. Throws RangeError when a configured model has no price.
 */
export function createClaudeInterviewer(given: ClaudeInterviewerDeps): Interviewer {
  const models = [...new Set(Object.values(given.settings.purposes).flatMap((purpose) => purpose.models))]
  for (const model of models) checkPrice(given, model)
  const deps = openDeps(given, models)
  const prompts = loadPrompts()
  const promptSecrets = createPromptSecrets(Object.values(prompts).map(({ text }) => text))
  const instructions = createSecretPhrases(promptSecrets, [])
  return {
    async decide(input, call) {
      const prompt = prompts['decide-turn']
      const { value } = await askStructured(
        deps,
        { purpose: 'DECIDE', prompt, schema: turnDecision, document: decideDocument(input, call) },
        call,
      )
      return value
    },
    reply: (input, call) => speakReply({ ...deps, promptSecrets }, prompts['interviewer-reply'], input, call),
    async assess(input, call) {
      const prompt = prompts['assess-question']
      const { value, model } = await askStructured(
        deps,
        {
          purpose: 'ASSESS',
          prompt,
          schema: assessmentSchema(input.kind),
          constant: { rubric: input.rubric },
          document: assessDocument(input, call),
          problem: input.problem,
        },
        call,
      )
      return { assessment: value, provenance: provenanceOf(prompt, model) }
    },
    async adviseNextSteps(items, call) {
      const prompt = prompts['next-steps']
      const document = { items: items.map(nextStepsItem), language: call.language }
      const { value, model } = await askStructured(
        deps,
        { purpose: 'ASSESS', prompt, schema: nextStepsAdvice, document },
        call,
      )
      return { advice: value, provenance: provenanceOf(prompt, model) }
    },
    givesAway: (text) => instructions.leakIn(foldText(text).text, () => ''),
    async plan(input, call) {
      const prompt = prompts['plan-interview']
      const schema = proposedPlan.superRefine((plan, context) => {
        const message = input.problemIn(plan)
        if (message !== undefined) context.addIssue({ code: 'custom', message })
      })
      const { value, model } = await askStructured(
        deps,
        {
          purpose: 'PLAN',
          prompt,
          schema,
          constant: { bank: input.bank },
          document: planDocument(input, call),
        },
        call,
      )
      return { plan: value, provenance: provenanceOf(prompt, model) }
    },
  }
}

function openDeps(given: ClaudeInterviewerDeps, models: readonly string[]): ClaudeDeps {
  return {
    ...given,
    client: openClaudeClient(given),
    breakers: createModelBreakers(models, given.settings),
    modelCallMetrics: createModelCallMetrics(given.metrics),
    replyMetrics: createReplyMetrics(given.metrics),
  }
}

const again = 'Answer again, with JSON that fits the schema.'

async function askStructured<S extends z.ZodType>(
  deps: ClaudeDeps,
  ask: {
    purpose: CallPurpose
    prompt: Prompt
    schema: S
    /** The same in every request of this task. */
    constant?: Parts
    document: Parts
    problem?: string | undefined
  },
  call: CallContext,
): Promise<{ value: z.output<S>; model: string }> {
  const { purpose, prompt, schema } = ask
  const settings = deps.settings.purposes[purpose]
  const shapeAfter = (problem: string | undefined) => {
    const problems = [ask.problem, problem].filter((one) => one !== undefined)
    const repair = problems.length === 0 ? undefined : { problem: problems.join('\n'), again }
    return shapeDocument(prompt, ask, repair)
  }
  return runWithFallback(
    deps,
    { purpose, prompt, repairsMax: 1, afterRepairs: 'NEXT_MODEL' },
    call,
    ({ model, signal, trace, problem }) =>
      askForValue(
        { client: deps.client, limits: { ...deps.settings, ...settings }, signal, trace },
        {
          model,
          maxTokens: settings.maxTokens,
          effort: settings.effort,
          thinking: thinkingOf(model, settings),
          task: prompt.id,
          shape: shapeAfter(problem),
        },
        schema,
      ),
  )
}

function decideDocument(input: DecideInput, call: CallContext): Parts {
  return {
    language: call.language,
    topic: input.topic,
    question: input.question,
    is_invitation: input.isInvitation,
    shows: input.shows,
    exchange: input.exchange,
    answer: input.answer,
    follow_ups_used: input.followUpsUsed,
    follow_ups_max: input.followUpsMax,
    focuses_used: input.focusesUsed,
    questions_left: input.questionsLeft,
    seconds_left: input.secondsLeft,
  }
}

function assessDocument(input: AssessInput, call: CallContext) {
  return {
    kind: input.kind,
    level: input.level,
    position: input.position,
    question: input.question,
    topic: input.topic,
    key_points: input.keyPoints,
    exchange: input.exchange,
    language: call.language,
    reading: input.reading,
  }
}

function nextStepsItem({ betterAnswer, ...item }: AssessedQuestionSummary) {
  return { ...item, better_answer: betterAnswer }
}

function planDocument(input: PlanInput, call: CallContext) {
  return {
    kind: input.kind,
    level: input.level,
    language: call.language,
    question_count: input.questionCount,
    opening_question: input.opening,
    position: input.position,
    job_description: input.jobDescription,
    resume: input.resume,
  }
}

function provenanceOf(prompt: Prompt, model: string): Provenance {
  return { model, promptId: prompt.id, promptVersion: prompt.version, promptSha256: prompt.sha256 }
}

/** A model without a price would fail at its first call: better at the start. */
function checkPrice(deps: Pick<ClaudeInterviewerDeps, 'prices' | 'now'>, model: string): void {
  const usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 }
  costOf(deps.prices, { model, at: deps.now(), usage })
}
