import type { Feedback } from '../clients/views.ts'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'
import { padTo, textWidth } from './text-width.ts'

type Question = Feedback['questions'][number]

const barCells = 20

/** A feedback for reading: overall score, dimensions, what the position demands, then each question with its claims and the words they quote. */
export function feedbackText(feedback: Feedback, screen: Screen): string {
  const { paint, columns } = screen
  const { dimensions, competencies } = feedback
  return [
    `${paint('bold', 'Feedback')}   overall ${paint('bold', scoreText(feedback.overall_score))}\n`,
    feedback.summary === '' ? '' : `  ${brokenText(feedback.summary, { indent: 2, columns })}\n`,
    '\n',
    ...barLines(dimensions),
    ...(competencies.length === 0 ? [] : ['\n', ...barLines(competencies)]),
    ...feedback.questions.map((question) => `\n${questionText(question, screen)}`),
  ].join('')
}

function barLines(scores: readonly { name: string; score: number | null }[]): string[] {
  const nameWidth = Math.max(...scores.map(({ name }) => textWidth(name)))
  return scores.map(({ name, score }) => `  ${padTo(name, nameWidth)}  ${bar(score)}  ${scoreText(score)}\n`)
}

function questionText(question: Question, { columns, paint }: Screen): string {
  const line = (mark: string, text: string): string =>
    `    ${mark} ${brokenText(text, { indent: 6, columns })}\n`
  const quoted = (quote: string | null): string =>
    quote === null ? '' : `      ${paint('dim', brokenText(`“${quote}”`, { indent: 6, columns }))}\n`
  const verdict = question.level ?? question.status
  return [
    `  ${paint('bold', `Question ${question.number}`)}   ${scoreText(question.score)}   ${verdict}\n`,
    `    ${paint('cyan', brokenText(question.question, { indent: 4, columns }))}\n`,
    ...question.strengths.map(({ text, quote }) => line(paint('green', '+'), text) + quoted(quote)),
    ...question.weaknesses.map(
      ({ tag, text, quote }) => line(paint('red', '-'), `[${tag}] ${text}`) + quoted(quote),
    ),
    question.suggestion === null ? '' : line(paint('yellow', '>'), question.suggestion),
  ].join('')
}

function scoreText(score: number | null): string {
  return score === null ? 'no score' : `${String(score).padStart(3)} / 100`
}

function bar(score: number | null): string {
  const full = Math.round(((score ?? 0) / 100) * barCells)
  return '█'.repeat(full) + '░'.repeat(barCells - full)
}
