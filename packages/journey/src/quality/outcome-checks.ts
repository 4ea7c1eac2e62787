import { checkEach, type Check } from './check.ts'
import type { PlayedInterview } from './played-interview.ts'
import { foldedText, isWrittenIn } from './text-rules.ts'

export const outcomeChecks: readonly Check[] = [
  checkEach('ends properly', 'COMPLETED, all asked, feedback about each question', improperEndings),
  checkEach('feedback in the language', 'every text of ours', foreignFeedback),
  checkEach('competencies named', 'those of the plan, all that were asked about', strangeCompetencies),
  checkEach('quotes are found', 'each in the answers to its question', strayQuotes),
]

function improperEndings({ turns, transcript, feedback, record }: PlayedInterview): string[] {
  const planned = record.questions.length
  const unassessed = feedback.questions.filter(({ status }) => status === 'FAILED').length
  const facts: readonly (readonly [boolean, string])[] = [
    [transcript.status === 'COMPLETED', `is ${transcript.status}`],
    [transcript.end_reason === 'ALL_QUESTIONS_ASKED', `ends by ${transcript.end_reason}`],
    [turns.at(-1)?.action === 'CLOSE', 'the last reply does not close it'],
    [feedback.status === 'READY', `its feedback is ${feedback.status}`],
    [feedback.questions.length === planned, `feedback about ${feedback.questions.length} of ${planned}`],
    [unassessed === 0, `${unassessed} questions were not assessed`],
  ]
  return facts.filter(([holds]) => !holds).map(([, problem]) => problem)
}

function foreignFeedback({ feedback, language }: PlayedInterview): string[] {
  const texts = [
    feedback.summary,
    ...feedback.next_steps.map(({ text }) => text),
    ...feedback.questions.flatMap((each) => [
      ...each.strengths.map(({ text }) => text),
      ...each.weaknesses.map(({ text }) => text),
      ...each.better_answer,
      each.suggestion ?? '',
    ]),
  ]
  return texts.filter((text) => !isWrittenIn(text, language)).map((text) => `not in ${language}: ${text}`)
}

function strangeCompetencies({ feedback, record }: PlayedInterview): string[] {
  if (record.plan !== 'READY') return [`the plan is ${record.plan}`]
  const named = new Set(feedback.competencies.map(({ name }) => name))
  const wanted = new Set(record.questions.flatMap(({ competency }) => competency ?? []))
  return [
    ...(wanted.size === 0 ? ['no question is about a competency'] : []),
    ...[...wanted].filter((name) => !named.has(name)).map((name) => `not named: ${name}`),
    ...[...named].filter((name) => !record.competencies.includes(name)).map((name) => `not planned: ${name}`),
  ]
}

function strayQuotes({ feedback, transcript }: PlayedInterview): string[] {
  return feedback.questions.flatMap(({ number, strengths, weaknesses }) => {
    const turns = transcript.questions.find((each) => each.number === number)?.turns ?? []
    const said = turns.map(({ message }) => foldedText(message))
    return [...strengths, ...weaknesses]
      .flatMap(({ quote }) => quote ?? [])
      .filter((quote) => foldedText(quote) === '' || !said.some((each) => each.includes(foldedText(quote))))
      .map((quote) => `nobody said to question ${number}: ${quote}`)
  })
}
