import { z } from 'zod'
import { judgeAnswer, type Aspect } from './answer-quality.ts'
import { advice, strengthTexts } from './phrases.ts'
import { quotesOf } from './substance.ts'
import type { Asked } from './task.ts'

const input = z.object({
  exchange: z.array(z.object({ role: z.string(), text: z.string() })).catch([]),
})

/** Worst first. */
const levels = ['POOR', 'BASIC', 'SOLID', 'STRONG', 'EXCELLENT'] as const
type Level = (typeof levels)[number] | 'INSUFFICIENT_EVIDENCE'

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

/** What assess-question answers. */
interface Assessment {
  readonly level: Level
  readonly dimensions: Readonly<Record<'SUBSTANCE' | 'REASONING' | 'COMMUNICATION', Level>>
  readonly strengths: readonly { readonly text: string; readonly quote: string }[]
  /** What is missing cannot be quoted. */
  readonly weaknesses: readonly { readonly tag: string; readonly text: string; readonly quote: null }[]
  readonly suggestion: string
}

/**
 * Judges what the candidate said, and quotes nobody else. A dimension lies above the whole by the same amount for every
 * answer, so that better answers stay better in each.
 */
export function assessQuestion({ document, language, steadyChoice }: Asked): Assessment {
  const said = input.parse(document).exchange.filter(({ role }) => role === 'CANDIDATE')
  const text = said.map((line) => line.text).join('\n')
  const { score, isEmpty, lacks } = judgeAnswer(text)
  const levelAt = (shift: number): Level => {
    if (isEmpty) return 'INSUFFICIENT_EVIDENCE'
    return levels[Math.min(Math.floor((score + shift) * levels.length), levels.length - 1)] ?? 'EXCELLENT'
  }
  const dimension = (name: string): Level => levelAt(steadyChoice.fraction(`dimension:${name}`) * shiftMax)
  return {
    level: levelAt(0),
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
      .map((aspect) => ({ tag: tagOf[aspect], text: advice[language][aspect], quote: null })),
    suggestion: advice[language][lacks[0] ?? 'nothing'],
  }
}
