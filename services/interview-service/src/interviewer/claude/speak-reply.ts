import { ReadableStream } from 'node:stream/web'
import { createReplyGuard, type Guarded, type ReplyGuard } from '../../reply-guard/reply-guard.ts'
import { explainViolation, type ReplyViolation } from '../../reply-guard/reply-rules.ts'
import { createSecretPhrases, type PromptSecrets } from '../../reply-guard/secret-phrases.ts'
import { askingRulesOf } from '../asking-rules.ts'
import { plannedReply } from '../planned-reply.ts'
import type { CallContext, ReplyInput, ReplyPart } from '../interviewer.ts'
import { askForWords } from './attempt.ts'
import { CallFailure } from './call-failure.ts'
import { thinkingOf } from './claude-settings.ts'
import type { Prompt } from './prompts.ts'
import { runWithFallback, type Attempt, type ClaudeDeps } from './run-with-fallback.ts'
import { shapeTalk, type TalkShape } from './request-shape.ts'

export interface SpeakReplyDeps extends ClaudeDeps {
  /** Texts of ours that no candidate may read. */
  readonly promptSecrets: PromptSecrets
}

type Emit = (part: ReplyPart) => void

/** Words of a reply as they are made, each shown when no rule of the output guard can forbid it any more. */
export function speakReply(
  deps: SpeakReplyDeps,
  prompt: Prompt,
  input: ReplyInput,
  call: CallContext,
): AsyncIterable<ReplyPart> {
  const left = new AbortController()
  const signal = AbortSignal.any([call.signal, left.signal])
  return new ReadableStream<ReplyPart>({
    async start(controller) {
      await speak(deps, prompt, input, { ...call, signal }, (part) => controller.enqueue(part))
      controller.close()
    },
    cancel: () => left.abort(new DOMException('the reply is no longer read', 'AbortError')),
  })
}

/** A reply that breaks a rule is asked for once more with the rule named; after that the planned one has to do. */
async function speak(
  deps: SpeakReplyDeps,
  prompt: Prompt,
  input: ReplyInput,
  call: CallContext,
  emit: Emit,
): Promise<void> {
  const settings = deps.settings.purposes.REPLY
  const talk = talkOf(input, call)
  const newGuard = guardMaker(deps, input, call)
  const draft = startDraft(emit, (violation) => {
    deps.replyMetrics.countBroken(violation)
    return new CallFailure('INVALID', { problem: explainViolation(violation, call.language) })
  })
  const words = async ({ model, signal, trace, problem }: Attempt) => {
    draft.begin()
    const guard = newGuard()
    await askForWords(
      { client: deps.client, limits: { ...deps.settings, ...settings }, signal, trace },
      {
        model,
        maxTokens: settings.maxTokens,
        effort: settings.effort,
        thinking: thinkingOf(model, settings),
        task: prompt.id,
        shape: shapeTalk(
          prompt,
          talk,
          problem === undefined ? undefined : { problem, again: 'Write another reply.' },
        ),
      },
      (part) => draft.add(guard.add(part)),
    )
    draft.add(guard.finish())
  }
  try {
    await runWithFallback(
      deps,
      { purpose: 'REPLY', prompt, repairsMax: 1, afterRepairs: 'GIVE_UP' },
      call,
      words,
    )
  } catch (error) {
    const violation = draft.violation()
    if (violation === undefined || call.signal.aborted) throw error
    deps.replyMetrics.countReplaced(violation)
    draft.begin()
    draft.add({ show: plannedReply(input.directive, call.language) })
  }
  emit({ kind: 'DONE', text: draft.text() })
}

function guardMaker(deps: SpeakReplyDeps, input: ReplyInput, call: CallContext): () => ReplyGuard {
  const secrets = createSecretPhrases(deps.promptSecrets, input.expected)
  const known = () =>
    [
      input.answer,
      input.position,
      input.jobDescription,
      input.resume,
      ...input.exchange.map(({ text }) => text),
    ].join('\n')
  return () =>
    createReplyGuard({ rules: askingRulesOf(input.directive), language: call.language, secrets, known })
}

/** What has been shown of a reply. A new attempt takes it back. */
function startDraft(emit: Emit, failureOf: (violation: ReplyViolation) => CallFailure) {
  let text = ''
  let violation: ReplyViolation | undefined
  return {
    begin: () => {
      if (text !== '') emit({ kind: 'RESTART' })
      text = ''
    },
    /** Throws CallFailure when the guard has found something. */
    add: (guarded: Guarded) => {
      if ('violation' in guarded) {
        violation = guarded.violation
        throw failureOf(guarded.violation)
      }
      if (guarded.show === '') return
      text += guarded.show
      emit({ kind: 'WORDS', text: guarded.show })
    },
    /** The rule that was broken last. */
    violation: () => violation,
    text: () => text,
  }
}

function talkOf(input: ReplyInput, call: CallContext): TalkShape {
  const { directive, exchange, answer } = input
  return {
    session: {
      language: call.language,
      position: input.position,
      job_description: input.jobDescription,
      resume: input.resume,
    },
    exchange,
    answer,
    derived: { follow_up_focus: directive.action === 'FOLLOW_UP' ? directive.focus : null },
    directive: {
      directive: directive.action,
      question: 'question' in directive ? directive.question : null,
      next_question: directive.action === 'NEXT_QUESTION' ? directive.question : null,
      is_left: 'isLeft' in directive ? directive.isLeft : null,
      reason: directive.action === 'CLOSE' ? (directive.reason ?? 'ALL_QUESTIONS_ASKED') : null,
    },
  }
}
