import type { Language } from '@interview-pass/contracts'
import { askingCue, mayAsk } from './asking.ts'
import { foldText } from './folded-text.ts'
import { holdsPhrase, termIn } from './forbidden-phrases.ts'
import { judgements } from './judgements.ts'
import { personalChinese } from './personal-chinese.ts'
import { personalEnglish } from './personal-english.ts'
import { asksPersonal } from './personal-question.ts'
import { isInLanguage, languageDoubt } from './reply-language.ts'
import { startProgress } from './reply-progress.ts'
import type { AskingRules, ReplyViolation } from './reply-rules.ts'
import { scores } from './scores.ts'
import type { SecretPhrases } from './secret-phrases.ts'
import { lengthBeforeMark } from './sentences.ts'

export interface ReplyGuardInput {
  readonly rules: AskingRules
  readonly language: Language
  readonly secrets: SecretPhrases
  /** What the candidate has written or read already; asked for only when something looks like a secret. */
  readonly known: () => string
}

/** Words that may be shown now, perhaps none; or the rule that the reply broke, after which it is over. */
export type Guarded = { readonly show: string } | { readonly violation: ReplyViolation }

/** Guards one reply while it is made. Nothing of a sentence is shown that a rule could still forbid. */
export interface ReplyGuard {
  add(words: string): Guarded
  /** The rest, when there are no more words. */
  finish(): Guarded
}

/** Sentences that hold one of these wait from there to their end. */
const phrases = [scores, judgements, personalChinese, personalEnglish]

/**
 * A whole sentence is judged by every rule before its last word is shown. Until then its words are shown up to the first one that
 * a forbidden sentence needs (a term, a phrase of a secret, a word that asks where no question may come, another language), so that
 * the first words of a harmless reply wait for nothing.
 */
export function createReplyGuard(input: ReplyGuardInput): ReplyGuard {
  const { rules } = input
  const progress = startProgress(rules, (sentence) => violationIn(input, sentence))
  let shown = 0
  const showUpTo = (end: number): Guarded => {
    const show = progress.text().slice(shown, Math.max(shown, end))
    shown += show.length
    return { show }
  }
  return {
    add(words) {
      const result = progress.go(words, false)
      if ('violation' in result) return result
      const { open, settled, isAskingOver } = result
      const free = freeLength(input, open, isAskingOver)
      return showUpTo(free === open.length ? progress.text().length : settled + free)
    },
    finish() {
      const result = progress.go('', true)
      if ('violation' in result) return result
      if (rules.mustAskPlanned && !result.isPlannedAsked) return { violation: 'OTHER_QUESTION' }
      if (rules.ownMax > 0 && !result.isAskingOver) return { violation: 'NO_QUESTION' }
      return showUpTo(progress.text().length)
    },
  }
}

function violationIn(
  { language, secrets, known }: ReplyGuardInput,
  { folded, words, isMarked }: { folded: string; words: string; isMarked: boolean },
): ReplyViolation | undefined {
  if (secrets.leakIn(folded, known)) return 'LEAK'
  if (holdsPhrase(isMarked ? beforeLastClause(folded) : folded, scores)) return 'SCORE'
  if (holdsPhrase(folded, judgements)) return 'JUDGEMENT'
  if (asksPersonal(folded) && mayAsk(folded, isMarked)) return 'PERSONAL_QUESTION'
  return isInLanguage(words, language) ? undefined : 'OTHER_LANGUAGE'
}

/** How much of an unfinished sentence can be shown, whatever it becomes. */
function freeLength({ language, secrets }: ReplyGuardInput, open: string, noQuestionLeft: boolean): number {
  const { text, offsets } = foldText(open)
  const cue = noQuestionLeft ? askingCue(text) : -1
  const held = Math.min(
    ...phrases.map(({ terms }) => termIn(text, terms)),
    secrets.beginIn(text),
    cue === -1 ? text.length : cue,
  )
  return Math.min(lengthBeforeMark(open), languageDoubt(open, language), offsets[held] ?? open.length)
}

/** What a question says before it asks. */
function beforeLastClause(sentence: string): string {
  return sentence.slice(0, Math.max(0, sentence.search(/[,;:][^,;:]*$/)))
}
