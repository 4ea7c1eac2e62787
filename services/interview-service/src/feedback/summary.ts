import type { Language } from '@interview-pass/contracts'
import type { WeaknessTag } from '../interviewer/assessment.ts'
import type { FeedbackItem } from './feedback-item.ts'
import { feedbackWords } from './feedback-words.ts'
import type { FeedbackScores } from './scoring.ts'

interface Sentences {
  readonly nothingAsked: string
  readonly nothingJudged: string
  readonly itWillCome: string
  readonly askedForHelp: string
  readonly basis: (counts: { score: number; asked: number; assessed: number }) => string
  readonly failed: (questions: string) => string
  readonly extremes: (best: string, weakest: string) => string
  readonly repeated: (tags: string) => string
}

const sentences: Readonly<Record<Language, Sentences>> = {
  'zh-CN': {
    nothingAsked: '这次面试没有问到任何问题，因此没有给出总分。',
    nothingJudged: '评分没有完成，这是我们的问题，与你的回答无关。你的回答都已保存。',
    itWillCome: '我们会每小时再试一次，完成后会有新的一版反馈。',
    askedForHelp: '我们已经通知工作人员重新评分，完成后会有新的一版反馈。',
    basis: ({ score, asked, assessed }) =>
      assessed === asked
        ? `总分 ${score} 分，依据 ${asked} 个问题的回答得出。`
        : `总分 ${score} 分，问了 ${asked} 个问题，其中 ${assessed} 个问题的回答可以评价；没有可评价内容的问题按 0 分计。`,
    failed: (questions) => `第 ${questions} 题我们还没能完成评分，这是我们的问题，没有计入总分。`,
    extremes: (best, weakest) => `表现最好的方面是${best}，最需要提高的方面是${weakest}。`,
    repeated: (tags) => `多次出现的不足：${tags}。`,
  },
  en: {
    nothingAsked: 'No question was asked in this interview, so that there is no overall score.',
    nothingJudged:
      'The assessment could not be made. That is our fault and has nothing to do with your answers, which are kept.',
    itWillCome: 'We try again every hour, and a new revision of this feedback will follow.',
    askedForHelp:
      'Our staff has been told to grade it again, and a new revision of this feedback will follow.',
    basis: ({ score, asked, assessed }) =>
      assessed === asked
        ? `Overall score ${score}, based on the answers to ${counted(asked)}.`
        : `Overall score ${score} for ${counted(asked)}; the answers to ${assessed} of them could be assessed, and a question without anything to assess counts as 0.`,
    failed: (questions) =>
      `We have not been able to assess question ${questions} yet. That is our fault, and the score leaves it out.`,
    extremes: (best, weakest) => `Strongest: ${best}. Most room to improve: ${weakest}.`,
    repeated: (tags) => `Weaknesses seen more than once: ${tags}.`,
  },
}

function counted(questions: number): string {
  return questions === 1 ? '1 question' : `${questions} questions`
}

/** The summary in words, computed: it says nothing that the items and scores do not. */
export function summarise(
  items: readonly FeedbackItem[],
  scores: FeedbackScores,
  { language, isRetried }: { language: Language; isRetried: boolean },
): string {
  const say = sentences[language]
  const { separator, tags: names } = feedbackWords[language]
  const { overallScore } = scores
  if (items.length === 0) return say.nothingAsked
  const gap = language === 'en' ? ' ' : ''
  const outlook = isRetried ? say.itWillCome : say.askedForHelp
  if (overallScore === null) return `${say.nothingJudged}${gap}${outlook}`
  const judged = items.filter(({ status }) => status !== 'FAILED')
  const assessed = judged.filter(({ status }) => status === 'ASSESSED').length
  const failed = items.filter(({ status }) => status === 'FAILED').map(({ number }) => number)
  const tags = repeatedTags(items).map((tag) => names[tag])
  return [
    say.basis({ score: overallScore, asked: judged.length, assessed }),
    ...(failed.length === 0 ? [] : [say.failed(failed.join(separator)), outlook]),
    extremesOf(scores, language),
    tags.length === 0 ? '' : say.repeated(tags.join(separator)),
  ]
    .filter((sentence) => sentence !== '')
    .join(gap)
}

/** Nothing when all dimensions are equal: a difference that does not exist is not reported. */
function extremesOf({ dimensions }: FeedbackScores, language: Language): string {
  const names = feedbackWords[language].dimensions
  const known = dimensions
    .flatMap(({ name, score }) => (score === null ? [] : [{ name, score }]))
    .sort((left, right) => right.score - left.score)
  const [best, weakest] = [known[0], known.at(-1)]
  if (best === undefined || weakest === undefined || best.score === weakest.score) return ''
  return sentences[language].extremes(names[best.name], names[weakest.name])
}

/** Weaknesses of more than one question, the most frequent first. */
function repeatedTags(items: readonly Pick<FeedbackItem, 'weaknesses'>[]): WeaknessTag[] {
  return tagCounts(items)
    .filter(({ count }) => count > 1)
    .map(({ tag }) => tag)
}

/** In how many questions each weakness was seen, the most frequent first. */
export function tagCounts(
  items: readonly Pick<FeedbackItem, 'weaknesses'>[],
): { tag: WeaknessTag; count: number }[] {
  const counts = new Map<WeaknessTag, number>()
  for (const { weaknesses } of items) {
    for (const tag of new Set(weaknesses.map((weakness) => weakness.tag))) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1)
    }
  }
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((left, right) => right.count - left.count)
}
