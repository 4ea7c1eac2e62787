import type { CloseReason, Directive, FixedDirective } from '../interviewer/interviewer.ts'
import { closeReasonIn } from '../sessions/last-words.ts'
import type { Session } from '../sessions/session.ts'
import type { StoredDecision } from './turn-decision.ts'

/** What the reply must do. `asked` is what is under discussion in the words it was asked in, `nextQuestion` the planned one after it. */
export function directiveOf(
  decision: StoredDecision,
  asked: { question: string; asked: string; nextQuestion: string | undefined; closeReason: CloseReason },
): Directive | FixedDirective {
  const directive = decision.directive ?? decision.action
  switch (directive) {
    case 'FOLLOW_UP':
      return { action: directive, focus: decision.focus, question: asked.question }
    case 'NEXT_QUESTION':
      if (asked.nextQuestion === undefined) break
      return { action: directive, question: asked.nextQuestion, isLeft: decision.answered === 'NOT' }
    case 'INVITE':
      return { action: directive, isLeft: decision.answered === 'NOT' }
    case 'WAIT':
      return { action: directive }
    case 'EXPLAIN':
    case 'ANSWER_BACK':
    case 'ENCOURAGE':
    case 'REPEAT':
    case 'OFFER_END':
      return { action: directive, question: asked.asked }
    case 'CLOSE':
      break
  }
  return { action: 'CLOSE', reason: asked.closeReason }
}

/** Whether words for it are asked of a model. */
export function isWorded(directive: Directive | FixedDirective): directive is Directive {
  return directive.action !== 'REPEAT' && directive.action !== 'WAIT' && directive.action !== 'OFFER_END'
}

/** Why the last words are said: the decision's reason, or that of whoever ended the interview meanwhile. */
export function closeReasonOf(
  { endReason }: Pick<StoredDecision, 'endReason'>,
  session: Pick<Session, 'status' | 'endReason'>,
): CloseReason {
  return endReason ?? closeReasonIn(session)
}
