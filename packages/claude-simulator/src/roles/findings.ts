import type { AnswerQuality } from './answer-quality.ts'
import type { Aspect } from './phrases.ts'

/** Something an answer has or lacks, as the closed list of a schema names it. */
export type Finding = { tag: unknown; aspect: Aspect }

/** What names are about which aspect, the most telling aspect first. */
const ASPECTS: readonly { aspect: Aspect; pattern: RegExp; has: (quality: AnswerQuality) => boolean }[] = [
  {
    aspect: 'depth',
    pattern: /depth|detail|shallow|vague|superficial|generic|brief|short|深/i,
    has: (quality) => quality.length >= 60,
  },
  {
    aspect: 'structure',
    pattern: /struct|organi|logic|rambl|coheren|条理|结构/i,
    has: (quality) => quality.hasStructure,
  },
  {
    aspect: 'numbers',
    pattern: /quantif|metric|number|data|measur|result|impact|量化|数据/i,
    has: (quality) => quality.hasNumbers,
  },
  {
    aspect: 'example',
    pattern: /example|experience|concrete|specific|evidence|例/i,
    has: (quality) => quality.hasExample,
  },
]

const FINDINGS_MAX = 3
const STRENGTH = /strength|highlight|positive|亮点|优/i

/** Whether a list of this name is about what is good. */
export function isAboutStrengths(listName: string): boolean {
  return STRENGTH.test(listName)
}

/** The values that apply: in a list of strengths what the answer has, in another what it lacks. */
export function chooseFindings(
  values: readonly unknown[],
  listName: string,
  quality: AnswerQuality,
): Finding[] {
  const wantsPresent = isAboutStrengths(listName)
  if (quality.isEmpty && wantsPresent) {
    return []
  }
  return ASPECTS.filter(({ has }) => has(quality) === wantsPresent)
    .flatMap(({ aspect, pattern }) => {
      const tag = values.find((value) => typeof value === 'string' && pattern.test(value))
      return tag === undefined ? [] : [{ tag, aspect }]
    })
    .slice(0, FINDINGS_MAX)
}

/** The first thing that the answer lacks. */
export function firstLack(quality: AnswerQuality): Aspect | undefined {
  return ASPECTS.find(({ has }) => !has(quality))?.aspect
}
