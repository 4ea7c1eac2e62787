import { z } from 'zod'
import { judgeAnswer, type Aspect } from './answer-quality.ts'
import { advice, betterPoints, responsive, strengthTexts } from './phrases.ts'
import { quotesOf, substanceOf } from './substance.ts'
import { textInput, type Asked } from './task.ts'

/** `repeats` names an earlier line with the same words, said to another question. */
const line = z.object({ id: textInput, role: z.string(), text: z.string(), repeats: z.string().optional() })

const isOwn = ({ role, repeats }: z.infer<typeof line>): boolean =>
  role === 'CANDIDATE' && repeats === undefined

const input = z.object({
  kind: z.string().catch('TECHNICAL'),
  question: textInput,
  topic: textInput,
  key_points: z.array(z.string()).catch([]),
  exchange: z.array(line).catch([]),
})

/** What is judged, by the kind of interview. */
const dimensionsOfKind: Readonly<Record<string, readonly string[]>> = {
  TECHNICAL: ['CORRECTNESS', 'DEPTH', 'REASONING', 'COMMUNICATION'],
  BEHAVIORAL: ['SITUATION', 'OWN_ACTION', 'RESULT', 'REFLECTION'],
  GENERAL: ['RELEVANCE', 'SPECIFICS', 'REASONING', 'COMMUNICATION'],
}

/** Worst first. */
const levels = ['POOR', 'BASIC', 'SOLID', 'STRONG', 'EXCELLENT']

/** Of the tags that a weakness may have, the one for each thing that an answer can lack. */
const tagOf: Readonly<Record<Aspect, string>> = {
  relevance: 'OFF_TOPIC',
  depth: 'TOO_VAGUE',
  structure: 'UNSTRUCTURED',
  numbers: 'NO_RESULT',
  example: 'NO_EXAMPLE',
}

/** What is missing cannot be quoted; the others are shown by something that was said. */
const quotedTags = new Set(['TOO_VAGUE', 'UNSTRUCTURED'])

const weaknessesMax = 3
const betterPointsMax = 4
/** How far a dimension may lie above the whole: less than the distance between two levels. */
const shiftMax = 0.16

/**
 * Answers assess-question: judges what the candidate said of their own about the question, and quotes nobody else. A dimension lies
 * above the whole by the same amount for every answer, so that better answers stay better in each.
 */
export function assessQuestion({ document, language, steadyChoice }: Asked): object {
  const { kind, question, topic, key_points: keyPoints, exchange } = input.parse(document)
  const said = exchange.filter(isOwn)
  // What the interviewer takes up later was said by the candidate first.
  const own = exchange.flatMap((each, index) => {
    const heard = exchange.slice(0, index).filter(({ role }) => role !== 'CANDIDATE')
    return isOwn(each) ? substanceOf(each.text, [question, ...heard.map(({ text }) => text)]) : []
  })
  const text = own.join('\n')
  const { score, isEmpty, lacks } = judgeAnswer(text, {
    about: [question, topic.replaceAll('_', ' '), ...keyPoints],
  })
  const levelAt = (height: number): string | undefined =>
    isEmpty
      ? 'INSUFFICIENT_EVIDENCE'
      : levels[Math.min(Math.floor(height * levels.length), levels.length - 1)]
  const names = dimensionsOfKind[kind] ?? []
  const quotes = isEmpty ? [] : quotesOf(text)
  const praise = lacks.includes('relevance')
    ? strengthTexts[language]
    : [responsive[language], ...strengthTexts[language]]
  const lineOf = (quote: string) => said.find((each) => each.text.includes(quote))?.id ?? ''
  return {
    strengths: quotes.map((quote, index) => ({
      line: lineOf(quote),
      quote,
      text: praise[index % praise.length] ?? '',
    })),
    weaknesses: lacks.slice(0, weaknessesMax).map((aspect) => {
      const quote = quotedTags.has(tagOf[aspect]) ? (quotes[0] ?? null) : null
      return {
        line: quote === null ? (said[0]?.id ?? '') : lineOf(quote),
        tag: tagOf[aspect],
        quote,
        text: advice[language][aspect],
      }
    }),
    dimensions: Object.fromEntries(
      names.map((name) => [name, levelAt(score + steadyChoice.fraction(`dimension:${name}`) * shiftMax)]),
    ),
    level: levelAt(score),
    betterAnswer: (keyPoints.length > 0 ? keyPoints : betterPoints[language]).slice(0, betterPointsMax),
    suggestion: advice[language][lacks[0] ?? 'nothing'],
  }
}
