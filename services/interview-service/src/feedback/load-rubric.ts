import { readFileSync } from 'node:fs'
import { parseRubric, type Rubric } from './rubric.ts'

/** Reads the rubric that answers are assessed by. Throws ZodError when it is incomplete. */
export function loadRubric(): Rubric {
  return parseRubric(JSON.parse(readFileSync(new URL('./rubric.json', import.meta.url), 'utf8')))
}
