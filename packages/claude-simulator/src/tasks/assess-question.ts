import { z } from 'zod'
import { judgeAnswer, type Aspect } from './answer-quality.ts'
import { advice, strengthTexts } from './phrases.ts'
import { quotesOf } from './substance.ts'
import type { Asked } from './task.ts'

const input = z.object({
  exchange: z.array(z.object({ role: z.string(), text: z.string() })).catch([]),
})

/** Worst first. */
const levels = ['POOR', 'BASIC', 'SOLID', 'STRONG', 'EXCELLENT']

/** Of the tags that a weakness may have, the one for each thing that an answer can lack. */
const tagOf: Readonly<Record<Aspect, string>> = {
  depth: 'TOO_VAGUE',
  structure: 'UNSTRUCTURED',
  numbers: 'NO_RESULT',
  example: 'NO_EXAMPLE',
}

const weaknessesMax = 3
/** How far a dimension may lie above the whole: less than the distance between two levels. */
const shiftMax = 0.16

/**
 * Answers assess-question: judges what the candidate said, and quotes nobody else. A dimension lies above the whole by
 * the same amount for every answer, so that better answers stay better in each.
 */
export function assessQuestion({ document, language, steadyChoice }: Asked): object {
  const said = input.parse(document).exchange.filter(({ role }) => role === 'CANDIDATE')
  const text = said.map((line) => line.text).join('\n')
  const { score, isEmpty, lacks } = judgeAnswer(text)
  const levelAt = (height: number): string | undefined =>
    isEmpty
      ? 'INSUFFICIENT_EVIDENCE'
      : levels[Math.min(Math.floor(height * levels.length), levels.length - 1)]
  const dimension = (name: string) => levelAt(score + steadyChoice.fraction(`dimension:${name}`) * shiftMax)
  return {
    level: levelAt(score),
    dimensions: {
      SUBSTANCE: dimension('SUBSTANCE'),
      REASONING: dimension('REASONING'),
      COMMUNICATION: dimension('COMMUNICATION'),
    },
    strengths: (isEmpty ? [] : quotesOf(text)).map((quote, index) => ({
      text: strengthTexts[language][index % strengthTexts[language].length] ?? '',
      quote,
    })),
    weaknesses: lacks
      .slice(0, weaknessesMax)
      // What is missing cannot be quoted.
      .map((aspect) => ({ tag: tagOf[aspect], text: advice[language][aspect], quote: null })),
    suggestion: advice[language][lacks[0] ?? 'nothing'],
  }
}
