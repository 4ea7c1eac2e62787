import type { Language } from '@interview-pass/contracts'
import type { AssessmentLevel, DimensionName, WeaknessTag } from '../interviewer/assessment.ts'

interface Words {
  readonly dimensions: Readonly<Record<DimensionName, string>>
  readonly levels: Readonly<Record<AssessmentLevel, string>>
  readonly tags: Readonly<Record<WeaknessTag, string>>
  /** In place of words about a strength that may not be shown. */
  readonly strength: string
  /** Between the members of a list. */
  readonly separator: string
}

/** What the rubric's names are called in a feedback. */
export const feedbackWords: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    dimensions: {
      CORRECTNESS: '正确性',
      DEPTH: '深度',
      REASONING: '思考与取舍',
      COMMUNICATION: '表达与条理',
      SITUATION: '情境交代',
      OWN_ACTION: '个人行动',
      RESULT: '结果',
      REFLECTION: '反思',
      RELEVANCE: '切题程度',
      SPECIFICS: '具体程度',
    },
    levels: {
      INSUFFICIENT_EVIDENCE: '没有可评价的内容',
      POOR: '较弱',
      BASIC: '基础',
      SOLID: '扎实',
      STRONG: '优秀',
      EXCELLENT: '出色',
    },
    tags: {
      OFF_TOPIC: '偏离问题',
      TOO_VAGUE: '内容笼统',
      TOO_SHORT: '回答过短',
      NO_EXAMPLE: '缺少实例',
      NO_CONTEXT: '没有交代背景',
      NO_RESULT: '没有说明结果',
      NO_OWN_CONTRIBUTION: '没有说清个人贡献',
      NO_REASONING: '没有说明理由',
      NO_TRADE_OFFS: '没有比较取舍',
      NO_LESSON: '没有总结收获',
      FACTUAL_ERROR: '存在事实错误',
      MISSED_KEY_POINT: '遗漏关键点',
      UNSTRUCTURED: '条理不清',
      UNCLEAR_LANGUAGE: '表述含糊',
    },
    strength: '这段话给出了可以评价的具体内容。',
    separator: '、',
  },
  en: {
    dimensions: {
      CORRECTNESS: 'correctness',
      DEPTH: 'depth',
      REASONING: 'reasoning',
      COMMUNICATION: 'communication',
      SITUATION: 'situation',
      OWN_ACTION: 'own action',
      RESULT: 'result',
      REFLECTION: 'reflection',
      RELEVANCE: 'relevance',
      SPECIFICS: 'specifics',
    },
    levels: {
      INSUFFICIENT_EVIDENCE: 'nothing to assess',
      POOR: 'poor',
      BASIC: 'basic',
      SOLID: 'solid',
      STRONG: 'strong',
      EXCELLENT: 'excellent',
    },
    tags: {
      OFF_TOPIC: 'off topic',
      TOO_VAGUE: 'too vague',
      TOO_SHORT: 'too short',
      NO_EXAMPLE: 'no example',
      NO_CONTEXT: 'no context',
      NO_RESULT: 'no result',
      NO_OWN_CONTRIBUTION: 'own contribution unclear',
      NO_REASONING: 'no reasons given',
      NO_TRADE_OFFS: 'no trade-offs',
      NO_LESSON: 'no lesson drawn',
      FACTUAL_ERROR: 'factual errors',
      MISSED_KEY_POINT: 'key points missed',
      UNSTRUCTURED: 'unstructured',
      UNCLEAR_LANGUAGE: 'unclear language',
    },
    strength: 'This says something concrete that can be assessed.',
    separator: ', ',
  },
}
