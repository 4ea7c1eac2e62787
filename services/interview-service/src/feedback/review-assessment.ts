import type { QuestionAssessment } from '../interviewer/assessment.ts'
import { keepEvidenced, type EvidencedClaims, type QuotableText } from './evidence.ts'
import { feedbackFaultIn, type FeedbackRules } from './feedback-guard.ts'
import { feedbackWords } from './feedback-words.ts'

/** What of an assessment's words may be shown. */
export interface ReviewedWords extends EvidencedClaims {
  readonly betterAnswer: readonly string[]
  readonly suggestion: string | null
  /** What the model should mend, when it is worth asking once more. Holds no text of the answer or the assessment. */
  readonly problem: string | undefined
}

const claimLengthMax = 500
const suggestionLengthMax = 1000

const noQuoteFound =
  'None of the quotes stands word for word in a text of the candidate. Copy each quote from one such text, without joining or changing anything; leave out a strength for which there is no quote.'

/** Reviews the words of an assessment: claims need a stored answer behind them, and every text passes the guard or is replaced. */
export function reviewAssessment(
  assessment: QuestionAssessment,
  { texts, ...rules }: FeedbackRules & { readonly texts: readonly QuotableText[] },
): ReviewedWords {
  const { language } = rules
  const { tags, strength } = feedbackWords[language]
  const faults = new Set<string>()
  const isShown = (text: string, lengthMax = claimLengthMax): boolean => {
    const fault = feedbackFaultIn(text, { ...rules, lengthMax })
    if (fault !== undefined) faults.add(fault)
    return fault === undefined
  }
  const claims = keepEvidenced(assessment, texts)
  const reviewed = {
    ...claims,
    strengths: claims.strengths.map((claim) => ({
      ...claim,
      text: isShown(claim.text) ? claim.text : strength,
    })),
    weaknesses: claims.weaknesses.map((claim) => ({
      ...claim,
      text: isShown(claim.text) ? claim.text : tags[claim.tag],
    })),
    betterAnswer: assessment.betterAnswer.filter((text) => isShown(text)),
    suggestion: isShown(assessment.suggestion, suggestionLengthMax) ? assessment.suggestion : null,
  }
  const isUnfounded = claims.givenCount > 0 && claims.foundCount === 0
  const problems = [
    ...(isUnfounded ? [noQuoteFound] : []),
    ...(faults.size > 0
      ? [`Texts break the rules (${[...faults].join(', ')}): write every text in ${language}.`]
      : []),
  ]
  return { ...reviewed, problem: problems.length === 0 ? undefined : problems.join('\n') }
}
