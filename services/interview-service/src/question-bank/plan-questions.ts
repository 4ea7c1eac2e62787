import { createHash } from 'node:crypto'
import type { InterviewLevel, InterviewTerms, Language } from '@interview-pass/contracts'
import { AppError } from '@interview-pass/service-kit'
import { openingTopic, questionBank, type BankQuestion, type PlannedQuestion } from './question-bank.ts'

/**
 * Chooses the questions of one interview: an opening one, then topics in turn, so that even a short interview is broad;
 * with a level, what suits it comes before the rest. Deterministic: the same input gives the same plan. `language` and
 * `kind` replace those of the terms. Throws SERVICE_ERROR when the bank holds fewer questions than were sold.
 */
export function planQuestions(input: {
  terms: InterviewTerms
  seed: string
  language?: Language
  kind?: InterviewTerms['kind']
  level?: InterviewLevel | null
}): PlannedQuestion[] {
  const language = input.language ?? input.terms.language
  const questions = shuffled(questionBank[input.kind ?? input.terms.kind], input.seed)
  if (input.terms.questions > questions.length) {
    throw new AppError('SERVICE_ERROR')
  }
  const suits = ({ levels }: BankQuestion) => input.level == null || levels.includes(input.level)
  const others = questions.filter((question) => !suits(question))
  return [...inTurnByTopic(questions.filter(suits)), ...inTurnByTopic(others)]
    .slice(0, input.terms.questions)
    .map(({ text, topic, shows }, index) => ({
      number: index + 1,
      text: text[language],
      topic,
      shows: shows[language],
    }))
}

/** Orders by a hash of seed and id, so that adding a question moves none of the others. */
function shuffled(questions: readonly BankQuestion[], seed: string): BankQuestion[] {
  const rank = ({ id }: BankQuestion) => createHash('sha256').update(`${seed}\n${id}`).digest('hex')
  return questions
    .map((question) => ({ question, rank: rank(question) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .map(({ question }) => question)
}

/** The first question of every topic, then the second of every topic, and so on; the opening topic comes first. */
function inTurnByTopic(questions: readonly BankQuestion[]): BankQuestion[] {
  const seen = new Map<string, number>()
  const rounds = questions.map((question) => {
    const round = seen.get(question.topic) ?? 0
    seen.set(question.topic, round + 1)
    return { question, round, opening: round === 0 && question.topic === openingTopic }
  })
  return rounds
    .sort((left, right) => Number(right.opening) - Number(left.opening) || left.round - right.round)
    .map(({ question }) => question)
}
