import type { Language } from '@interview-pass/contracts'
import type { ProposedPlan } from '../interviewer/proposed-plan.ts'
import { showsLengthMax, showsMax, showsMin, type PlannedQuestion } from '../question-bank/question-bank.ts'
import {
  isInLanguage,
  lettersOf,
  questionFaultIn,
  questionLengthMax,
  repeatedQuestions,
} from '../question-bank/question-text.ts'
import { followsInstruction } from './followed-instruction.ts'
import { evidenceLettersMin, withLetters, type KnownBrief, type PlanBrief } from './plan-brief.ts'
import { namesProtectedAttribute } from './protected-attribute.ts'

/** What an interview looks at, with the words of the documents that ask for it. */
type Competency = ProposedPlan['competencies'][number]

type ProposedQuestion = ProposedPlan['questions'][number]

/** A question of a plan; its number is known when it is put into the interview. */
export type PlanQuestion = Omit<PlannedQuestion, 'number'> & { readonly competency: string }

/** What each rule asks for, as a repair is told. */
const rules = {
  COMPETENCY_COUNT: 'there must be one to eight competencies, and no more than questions',
  COMPETENCY_NAME:
    'a name must be 2 to 60 characters, plain, in the language of the interview, and used once',
  NO_EVIDENCE: 'the evidence must be copied exactly from the job description, or without one from the rest',
  NOT_COVERED: 'each competency must have a question',
  QUESTION_COUNT: 'there must be exactly question_count questions',
  UNKNOWN_COMPETENCY: 'the competency must be one of the list',
  ONE_SOURCE: 'either bankId or text must be given, not both',
  UNKNOWN_BANK_QUESTION: 'the id must be one of the bank',
  NOT_ONE_QUESTION: 'it must be one question, whose only question mark is its last character',
  TOO_LONG: `a question may have at most ${questionLengthMax} characters`,
  OTHER_LANGUAGE: 'it must be written in the language of the interview',
  PERSONAL_QUESTION: 'it must not touch age, family, health, belief, origin or any such attribute',
  FOLLOWED_INSTRUCTION: 'it must not command, link, or copy what a document says',
  CLAIM_NOT_FOUND: 'the claim must be copied exactly from the résumé, at most 120 characters',
  CLAIM_NOT_NAMED: 'the question must name what the claim is about',
  SHOWS: `there must be ${showsMin} to ${showsMax} points of 4 to ${showsLengthMax} characters, in the language of the interview`,
  ASKED_TWICE: 'it must not ask what another question or the opening one asks',
} as const

type Rule = keyof typeof rules

interface Problem {
  readonly place: string
  readonly rule: Rule
}

const competenciesMax = 8
const nameLengthMax = 60
const claimLengthMax = 120

/** Enough to repair by; more of them would say no more. */
const problemsTold = 12

/** What of a proposal breaks which rule, without its words; undefined for one that may be used. */
export function problemIn(plan: ProposedPlan, given: PlanBrief): string | undefined {
  const brief = withLetters(given)
  const problems = [
    ...countProblems(plan, brief),
    ...plan.competencies.flatMap((competency, index) =>
      competencyProblems(competency, brief).map((rule) => ({ place: `competencies[${index}]`, rule })),
    ),
    ...namesProblems(plan),
    ...plan.questions.flatMap((question, index) =>
      questionProblems(question, plan, brief).map((rule) => ({ place: `questions[${index}]`, rule })),
    ),
    ...repeatedProblems(plan, brief),
  ]
  if (problems.length === 0) return undefined
  return problems
    .slice(0, problemsTold)
    .map(({ place, rule }) => `${place}: ${rule}: ${rules[rule]}`)
    .join('\n')
}

/** The questions of a plan that `problemIn` finds nothing in. Throws RangeError for a question that is not in the bank. */
export function questionsOf(plan: ProposedPlan, brief: Pick<PlanBrief, 'bank' | 'language'>): PlanQuestion[] {
  return plan.questions.map((question) => {
    const { competency, text, claim, shows } = question
    if (text !== null) return { text, competency, shows, topic: claim === null ? 'POSITION' : 'RESUME' }
    const chosen = brief.bank.find(({ id }) => id === question.bankId)
    if (chosen === undefined) throw new RangeError('a planned question is not in the bank')
    return {
      text: chosen.text[brief.language],
      competency,
      shows: chosen.shows[brief.language],
      topic: chosen.topic,
    }
  })
}

/**
 * The questions of a plan put where nothing was asked yet: in their order, without those that were asked meanwhile.
 * `open` are the numbers of the questions that may still be replaced.
 */
export function placed(
  questions: readonly PlanQuestion[],
  { open, asked }: { open: readonly number[]; asked: readonly string[] },
): PlannedQuestion[] {
  const repeated = repeatedQuestions([...asked, ...questions.map(({ text }) => text)])
  const fresh = questions.filter(({ text }) => !repeated.includes(text))
  return open.flatMap((number, index) => {
    const question = fresh[index]
    return question === undefined ? [] : [{ number, ...question }]
  })
}

function countProblems({ competencies, questions }: ProposedPlan, { questionCount }: PlanBrief): Problem[] {
  const isFew = competencies.length < 1
  const isMany = competencies.length > Math.min(competenciesMax, questionCount)
  return [
    ...(isFew || isMany ? [{ place: 'competencies', rule: 'COMPETENCY_COUNT' as const }] : []),
    ...(questions.length === questionCount ? [] : [{ place: 'questions', rule: 'QUESTION_COUNT' as const }]),
  ]
}

function namesProblems({ competencies, questions }: ProposedPlan): Problem[] {
  return competencies.flatMap(({ name }, index) => {
    const place = `competencies[${index}]`
    const isRepeated = competencies.findIndex((other) => other.name === name) < index
    const isCovered = questions.some(({ competency }) => competency === name)
    return [
      ...(isRepeated ? [{ place, rule: 'COMPETENCY_NAME' as const }] : []),
      ...(isCovered ? [] : [{ place, rule: 'NOT_COVERED' as const }]),
    ]
  })
}

function competencyProblems({ name, evidence }: Competency, brief: KnownBrief): Rule[] {
  const { position, jobDescription, resume } = brief.letters
  const sources = jobDescription === null ? [position, resume] : [jobDescription]
  const isFound = sources.some((source) => source !== null && contains(source, evidence))
  const isName = name.length >= 2 && name.length <= nameLengthMax && isPlain(name)
  return [
    ...(isName && isNameIn(name, brief.language) ? [] : ['COMPETENCY_NAME' as const]),
    ...(isFound ? [] : ['NO_EVIDENCE' as const]),
    ...(namesProtectedAttribute(name) ? ['PERSONAL_QUESTION' as const] : []),
    // A name may well be a phrase of the job description.
    ...(followsInstruction(name, []) ? ['FOLLOWED_INSTRUCTION' as const] : []),
  ]
}

/** A technology keeps its name in a Chinese interview. */
function isNameIn(name: string, language: Language): boolean {
  return isInLanguage(name, language) || (language === 'zh-CN' && /^[\p{ASCII}]{2,30}$/u.test(name))
}

function questionProblems(question: ProposedQuestion, plan: ProposedPlan, brief: KnownBrief): Rule[] {
  const { bankId, text, competency } = question
  const isKnown = plan.competencies.some(({ name }) => name === competency)
  const isOne = (bankId === null) !== (text === null)
  return [
    ...(isKnown ? [] : ['UNKNOWN_COMPETENCY' as const]),
    ...(isOne ? [] : ['ONE_SOURCE' as const]),
    ...(bankId === null || brief.bank.some(({ id }) => id === bankId)
      ? []
      : ['UNKNOWN_BANK_QUESTION' as const]),
    ...(text === null ? [] : writtenProblems({ ...question, text }, brief)),
  ]
}

function writtenProblems(question: ProposedQuestion & { text: string }, brief: KnownBrief): Rule[] {
  const { text, claim, shows } = question
  const { language, letters } = brief
  const documents = Object.values(letters).filter((document) => document !== null)
  const hasShows = shows.length >= showsMin && shows.length <= showsMax
  const isShown = (point: string) =>
    point.length >= 4 && point.length <= showsLengthMax && isPlain(point) && isInLanguage(point, language)
  // The claim is copied on purpose; what it says is held against the rules with the rest of the question.
  const own = claim === null ? text : text.replace(claim, '')
  const fault = questionFaultIn(text, language, own)
  const isLed =
    [text, ...shows].some((written) => !isPlain(written) || followsInstruction(written, [])) ||
    [own, ...shows].some((written) => followsInstruction(written, documents))
  return [
    ...(fault === undefined ? [] : [fault]),
    ...(isLed ? ['FOLLOWED_INSTRUCTION' as const] : []),
    ...(hasShows && shows.every(isShown) ? [] : ['SHOWS' as const]),
    ...(claim === null ? [] : claimProblems(claim, text, letters.resume)),
  ]
}

function claimProblems(claim: string, text: string, resume: string | null): Rule[] {
  const isFound = resume !== null && claim.length <= claimLengthMax && contains(resume, claim)
  return isFound ? (names(text, claim) ? [] : ['CLAIM_NOT_NAMED']) : ['CLAIM_NOT_FOUND']
}

function repeatedProblems({ questions }: ProposedPlan, brief: PlanBrief): Problem[] {
  const textOf = ({ text, bankId }: ProposedQuestion) =>
    text ?? brief.bank.find(({ id }) => id === bankId)?.text[brief.language]
  const texts = questions.map(textOf).filter((text) => text !== undefined)
  const isRepeated = repeatedQuestions([brief.opening, ...texts]).length > 0
  return isRepeated ? [{ place: 'questions', rule: 'ASKED_TWICE' }] : []
}

/** Whether a document of these letters says this, whatever its punctuation and spacing. */
function contains(document: string, passage: string): boolean {
  const letters = lettersOf(passage)
  return letters.length >= evidenceLettersMin && document.includes(letters)
}

/** Chinese characters say more than letters: three of them are a name, as five letters are. */
const nameWeightMin = 5
const weightOf = (letter: string) => (/\p{Script=Han}/u.test(letter) ? 2 : 1)

/** Whether a question repeats a name, a figure or a phrase of the claim that it is about. */
function names(text: string, claim: string): boolean {
  const question = lettersOf(text)
  const letters = Array.from(lettersOf(claim))
  return letters.some((_, start) => {
    let weight = 0
    const name = letters.slice(start).filter((letter) => {
      const isPart = weight < nameWeightMin
      weight += weightOf(letter)
      return isPart
    })
    const isWhole = weight >= nameWeightMin || start === 0
    return isWhole && name.length > 0 && question.includes(name.join(''))
  })
}

/** Nothing invisible, no line breaks: a question is one line of text. */
function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(text)
}
