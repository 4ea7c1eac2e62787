import { z } from 'zod'
import { practiceSteps } from './phrases.ts'
import type { Asked } from './task.ts'

const input = z.object({ items: z.array(z.object({ number: z.int() })).catch([]) })

/** Answers next-steps: three things to practise, each shown by all the questions that were assessed. */
export function nextSteps({ document, language }: Asked): object {
  const questions = input.parse(document).items.map(({ number }) => number)
  return { steps: practiceSteps[language].map((text) => ({ questions, text })) }
}
