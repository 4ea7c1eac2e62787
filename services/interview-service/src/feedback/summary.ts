import type { Language } from '@interview-pass/contracts'
import type { DimensionName, WeaknessTag } from '../interviewer/assessment.ts'
import type { FeedbackItem } from './feedback-item.ts'
import type { FeedbackScores } from './scoring.ts'

interface Words {
  readonly dimensions: Readonly<Record<DimensionName, string>>
  readonly tags: Readonly<Record<WeaknessTag, string>>
  readonly nothing: string
  readonly basis: (assessed: number, asked: number, score: number) => string
  readonly extremes: (best: string, weakest: string) => string
  readonly repeated: (tags: string) => string
  readonly separator: string
}

const words: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    dimensions: { SUBSTANCE: '内容深度', REASONING: '思考与取舍', COMMUNICATION: '表达与条理' },
    tags: {
      OFF_TOPIC: '偏离问题',
      TOO_VAGUE: '内容笼统',
      TOO_SHORT: '回答过短',
      NO_EXAMPLE: '缺少实例',
      NO_RESULT: '没有说明结果',
      NO_OWN_CONTRIBUTION: '没有说清个人贡献',
      NO_REASONING: '没有说明理由',
      NO_TRADE_OFFS: '没有比较取舍',
      FACTUAL_ERROR: '存在事实错误',
      MISSED_KEY_POINT: '遗漏关键点',
      UNSTRUCTURED: '条理不清',
      UNCLEAR_LANGUAGE: '表述含糊',
    },
    nothing: '这次面试中可以评价的回答太少，因此没有给出总分。',
    basis: (assessed, asked, score) =>
      assessed === asked
        ? `总分 ${score} 分，依据 ${asked} 个问题的回答得出。`
        : `总分 ${score} 分，问了 ${asked} 个问题，其中 ${assessed} 个问题的回答可以评价；没有可评价内容的问题按 0 分计。`,
    extremes: (best, weakest) => `表现最好的方面是${best}，最需要提高的方面是${weakest}。`,
    repeated: (tags) => `多次出现的不足：${tags}。`,
    separator: '、',
  },
  en: {
    dimensions: { SUBSTANCE: 'substance', REASONING: 'reasoning', COMMUNICATION: 'communication' },
    tags: {
      OFF_TOPIC: 'off topic',
      TOO_VAGUE: 'too vague',
      TOO_SHORT: 'too short',
      NO_EXAMPLE: 'no example',
      NO_RESULT: 'no result',
      NO_OWN_CONTRIBUTION: 'own contribution unclear',
      NO_REASONING: 'no reasons given',
      NO_TRADE_OFFS: 'no trade-offs',
      FACTUAL_ERROR: 'factual errors',
      MISSED_KEY_POINT: 'key points missed',
      UNSTRUCTURED: 'unstructured',
      UNCLEAR_LANGUAGE: 'unclear language',
    },
    nothing: 'Too little was said in this interview to give it an overall score.',
    basis: (assessed, asked, score) =>
      assessed === asked
        ? `Overall score ${score}, based on the answers to ${counted(asked)}.`
        : `Overall score ${score} for ${counted(asked)}; the answers to ${assessed} of them could be assessed, and a question without anything to assess counts as 0.`,
    extremes: (best, weakest) => `Strongest: ${best}. Most room to improve: ${weakest}.`,
    repeated: (tags) => `Weaknesses seen more than once: ${tags}.`,
    separator: ', ',
  },
}

function counted(questions: number): string {
  return questions === 1 ? '1 question' : `${questions} questions`
}

/** The summary in words, computed: it says nothing that the items and scores do not. */
export function summarise(
  items: readonly FeedbackItem[],
  scores: FeedbackScores,
  language: Language,
): string {
  const say = words[language]
  const { overallScore } = scores
  if (overallScore === null) return say.nothing
  const judged = items.filter(({ status }) => status !== 'FAILED')
  const assessed = judged.filter(({ status }) => status === 'ASSESSED').length
  const tags = repeatedTags(items).map((tag) => say.tags[tag])
  return [
    say.basis(assessed, judged.length, overallScore),
    extremesOf(scores, say),
    tags.length === 0 ? '' : say.repeated(tags.join(say.separator)),
  ]
    .filter((sentence) => sentence !== '')
    .join(language === 'en' ? ' ' : '')
}

/** Nothing when all dimensions are equal: a difference that does not exist is not reported. */
function extremesOf({ dimensions }: FeedbackScores, say: Words): string {
  const known = dimensions
    .flatMap(({ name, score }) => (score === null ? [] : [{ name, score }]))
    .sort((left, right) => right.score - left.score)
  const [best, weakest] = [known[0], known.at(-1)]
  if (best === undefined || weakest === undefined || best.score === weakest.score) return ''
  return say.extremes(say.dimensions[best.name], say.dimensions[weakest.name])
}

function repeatedTags(items: readonly FeedbackItem[]): WeaknessTag[] {
  const counts = new Map<WeaknessTag, number>()
  for (const { weaknesses } of items) {
    for (const tag of new Set(weaknesses.map((weakness) => weakness.tag))) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1)
    }
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([, left], [, right]) => right - left)
    .map(([tag]) => tag)
}
