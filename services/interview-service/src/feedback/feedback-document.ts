import type { Language } from '@interview-pass/contracts'
import { dimensionNames, type DimensionName } from '../interviewer/assessment.ts'
import type { StoredFeedback } from './feedback.ts'
import type { FeedbackItem } from './feedback-item.ts'
import type { FeedbackSubject } from './feedback-subject.store.ts'
import { madeAt } from './feedback-view.ts'
import { feedbackWords } from './feedback-words.ts'
import { competencyScoresOf } from './scoring.ts'

interface Labels {
  readonly title: string
  readonly position: string
  readonly made: string
  readonly revision: string
  readonly overall: string
  readonly competencies: string
  readonly question: (number: number) => string
  readonly strengths: string
  readonly weaknesses: string
  readonly better: string
  readonly advice: string
  readonly steps: string
  readonly noScore: string
  readonly readings: (count: number, min: number, max: number) => string
}

const labels: Readonly<Record<Language, Labels>> = {
  'zh-CN': {
    title: '模拟面试反馈',
    position: '应聘职位',
    made: '生成时间',
    revision: '版本',
    overall: '总分',
    competencies: '对照岗位要求',
    question: (number) => `问题 ${number}`,
    strengths: '亮点',
    weaknesses: '不足',
    better: '更好的回答会包含',
    advice: '建议',
    steps: '接下来先做三件事',
    noScore: '未评分',
    readings: (count, min, max) => `评了 ${count} 次，${min}–${max} 分`,
  },
  en: {
    title: 'Feedback of a mock interview',
    position: 'Position',
    made: 'Made',
    revision: 'Revision',
    overall: 'Overall score',
    competencies: 'Against the demands of the position',
    question: (number) => `Question ${number}`,
    strengths: 'Strengths',
    weaknesses: 'Weaknesses',
    better: 'A better answer would contain',
    advice: 'Advice',
    steps: 'Three things to practise first',
    noScore: 'no score',
    readings: (count, min, max) => `judged ${count} times, ${min} to ${max}`,
  },
}

/** A point of a question: words, and the quote that they rest on. */
interface DocumentPoint {
  readonly text: string
  readonly quote: string | null
}

interface DocumentQuestion {
  readonly title: string
  readonly verdict: string
  readonly question: string
  readonly sections: readonly { readonly title: string; readonly points: readonly DocumentPoint[] }[]
}

/** A feedback as it is read or printed, in the language of the interview; how it is marked up is left to the format. */
export interface FeedbackDocument {
  readonly language: Language
  readonly title: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly summary: string
  readonly scores: readonly (readonly [name: string, value: string])[]
  readonly competencies: {
    readonly title: string
    readonly rows: readonly (readonly [name: string, value: string])[]
  }
  readonly questions: readonly DocumentQuestion[]
  readonly steps: { readonly title: string; readonly texts: readonly string[] }
}

export function feedbackDocument(
  stored: StoredFeedback,
  { language, position }: Pick<FeedbackSubject, 'language' | 'position'>,
): FeedbackDocument {
  const say = labels[language]
  const { overallScore, spread } = stored
  const range = spread === null || spread.min === spread.max ? '' : ` (${spread.min}–${spread.max})`
  return {
    language,
    title: say.title,
    facts: [
      ...(position === null ? [] : [[say.position, position] as const]),
      [say.made, madeAt(stored).toISOString()],
      [say.revision, String(stored.revision)],
    ],
    summary: stored.summary ?? '',
    scores: [
      [say.overall, `${scoreText(overallScore, say)}${range}`],
      ...stored.dimensions.map(
        ({ name, score }) => [dimensionText(name, language), scoreText(score, say)] as const,
      ),
    ],
    competencies: {
      title: say.competencies,
      rows: competencyScoresOf(stored.items).map(({ name, score }) => [name, scoreText(score, say)] as const),
    },
    questions: stored.items.map((item) => questionOf(item, language)),
    steps: { title: say.steps, texts: stored.nextSteps.map(({ text }) => text) },
  }
}

function questionOf(item: FeedbackItem, language: Language): DocumentQuestion {
  const say = labels[language]
  const { levels, tags } = feedbackWords[language]
  const { readings } = item
  const sections = [
    { title: say.strengths, points: item.strengths },
    {
      title: say.weaknesses,
      points: item.weaknesses.map(({ tag, text, quote }) => ({ text: `${tags[tag]}: ${text}`, quote })),
    },
    { title: say.better, points: item.betterAnswer.map((text) => ({ text, quote: null })) },
    { title: say.advice, points: item.suggestion === null ? [] : [{ text: item.suggestion, quote: null }] },
  ]
  return {
    title: say.question(item.number),
    verdict: [
      item.level === null ? say.noScore : `${scoreText(item.score, say)}, ${levels[item.level]}`,
      ...(readings === null || readings.count === 1
        ? []
        : [say.readings(readings.count, readings.scoreMin, readings.scoreMax)]),
    ].join('; '),
    question: item.question,
    sections: sections.filter(({ points }) => points.length > 0),
  }
}

function scoreText(score: number | null, say: Labels): string {
  return score === null ? say.noScore : `${score} / 100`
}

/** Names of earlier rubrics are shown as they are. */
function dimensionText(name: string, language: Language): string {
  return isDimension(name) ? feedbackWords[language].dimensions[name] : name
}

function isDimension(name: string): name is DimensionName {
  return dimensionNames.some((each) => each === name)
}
