import { ReadableStream } from 'node:stream/web'
import { plannedReply } from '../planned-reply.ts'
import { violationIn, violationSoFar, type ReplyViolation } from '../reply-guard.ts'
import type { CallContext, ReplyInput, ReplyPart } from '../interviewer.ts'
import { askForWords } from './attempt.ts'
import type { Prompt } from './prompts.ts'
import { runWithFallback, type Attempt, type ClaudeDeps } from './run-with-fallback.ts'
import { asUserContent } from './user-content.ts'

type Emit = (part: ReplyPart) => void

/** Words of a reply as they are made, each checked by the output guard before it is shown. */
export function speakReply(
  deps: ClaudeDeps,
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

async function speak(
  deps: ClaudeDeps,
  prompt: Prompt,
  input: ReplyInput,
  call: CallContext,
  emit: Emit,
): Promise<void> {
  const settings = deps.settings.purposes.REPLY
  const content = asUserContent(replyDocument(input, call))
  // Nobody waits for the rest of words that were replaced, and no other model is asked for them.
  const replaced = new AbortController()
  const guarded: CallContext = { ...call, signal: AbortSignal.any([call.signal, replaced.signal]) }
  const draft = startDraft(input, call, {
    emit,
    onReplaced: () => replaced.abort(new DOMException('the planned reply was given', 'AbortError')),
  })
  const words = ({ model, signal, trace }: Attempt) => {
    draft.begin()
    return askForWords(
      { client: deps.client, limits: { ...deps.settings, ...settings }, signal, trace },
      { model, maxTokens: settings.maxTokens, effort: settings.effort, system: prompt.text, content },
      draft.add,
    )
  }
  try {
    await runWithFallback(deps, { purpose: 'REPLY', prompt, repairsMax: 0 }, guarded, words)
  } catch (error) {
    // The planned reply is out already: this is only the end of a call that nobody needs any more.
    if (draft.violation() === undefined) throw error
  }
  const violation = draft.finish()
  if (violation !== undefined) {
    deps.replyMetrics.countReplaced(violation)
  }
}

/** What has been shown of a reply; a new attempt or a broken rule takes it back. */
function startDraft(
  input: ReplyInput,
  call: CallContext,
  { emit, onReplaced }: { emit: Emit; onReplaced: () => void },
) {
  const planned = plannedReply(input.directive, call.language)
  let text = ''
  let violation: ReplyViolation | undefined
  const takeBack = () => {
    if (text !== '') emit({ kind: 'RESTART' })
    text = ''
  }
  const replace = (rule: ReplyViolation) => {
    violation = rule
    takeBack()
    emit({ kind: 'WORDS', text: planned })
    onReplaced()
  }
  return {
    begin: () => {
      if (violation === undefined) takeBack()
    },
    add: (words: string) => {
      if (violation !== undefined || words === '') return
      const rule = violationSoFar(text + words, input.directive)
      if (rule !== undefined) {
        replace(rule)
        return
      }
      text += words
      emit({ kind: 'WORDS', text: words })
    },
    violation: () => violation,
    finish: () => {
      if (violation === undefined) {
        const rule = violationIn(text, input.directive, call.language)
        if (rule !== undefined) replace(rule)
      }
      emit({ kind: 'DONE', text: violation === undefined ? text : planned })
      return violation
    },
  }
}

function replyDocument(input: ReplyInput, call: CallContext) {
  const { directive } = input
  return {
    directive: directive.action,
    question: 'question' in directive ? directive.question : null,
    is_left: directive.action === 'NEXT_QUESTION' && directive.isLeft === true,
    reason: directive.action === 'CLOSE' ? (directive.reason ?? 'ALL_QUESTIONS_ASKED') : null,
    next_question: directive.action === 'NEXT_QUESTION' ? directive.question : null,
    follow_up_focus: directive.action === 'FOLLOW_UP' ? directive.focus : null,
    exchange: input.exchange,
    answer: input.answer,
    position: input.position,
    job_description: input.jobDescription,
    resume: input.resume,
    language: call.language,
  }
}
