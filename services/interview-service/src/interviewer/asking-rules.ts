import type { AskingRules } from '../reply-guard/reply-rules.ts'
import type { Directive } from './interviewer.ts'

/** What a directive lets a reply ask. */
export function askingRulesOf(directive: Directive): AskingRules {
  switch (directive.action) {
    case 'NEXT_QUESTION':
      return { planned: directive.question, mustAskPlanned: true, ownMax: 0, tooMany: 'OTHER_QUESTION' }
    case 'FOLLOW_UP':
    case 'EXPLAIN':
    case 'ANSWER_BACK':
    case 'ENCOURAGE':
      return { planned: directive.question, mustAskPlanned: false, ownMax: 1, tooMany: 'TWO_QUESTIONS' }
    case 'INVITE':
      return { planned: undefined, mustAskPlanned: false, ownMax: 1, tooMany: 'TWO_QUESTIONS' }
    case 'CLOSE':
      return { planned: undefined, mustAskPlanned: false, ownMax: 0, tooMany: 'QUESTION_AT_CLOSE' }
  }
}
