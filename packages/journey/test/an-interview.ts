import type { PlayedInterview, PlayedTurn } from '../src/quality/played-interview.ts'
import { aFeedback } from './facts.ts'

const questions = [
  {
    number: 1,
    text: '你做过的哪个缓存设计最难？',
    competency: null,
    shows: ['说明失效的时机与读到旧值的情况'],
  },
  {
    number: 2,
    text: '你怎样排查变慢的查询？',
    competency: '数据库优化',
    shows: ['先看执行计划，再看锁等待的情况'],
  },
]

const turns: readonly PlayedTurn[] = [
  {
    questionNumber: 1,
    message: '我写库之后删除缓存。',
    reply: '好的。关于“删除缓存”，能再具体说说吗？',
    action: 'FOLLOW_UP',
    directive: 'FOLLOW_UP',
  },
  {
    questionNumber: 1,
    message: '我给每条记录加了版本号。',
    reply: '明白了。你怎样排查变慢的查询？',
    action: 'NEXT_QUESTION',
    directive: 'NEXT_QUESTION',
  },
  {
    questionNumber: 2,
    message: '我先看执行计划。',
    reply: '问题都问完了，谢谢。',
    action: 'CLOSE',
    directive: 'CLOSE',
  },
]

const saidTo = (number: number) =>
  turns.filter(({ questionNumber }) => questionNumber === number).map(({ message }) => ({ message }))

const [first] = aFeedback.questions
if (first === undefined) throw new Error('there is no question to take')

/** An interview in which nothing is wrong. */
export const anInterview: PlayedInterview = {
  candidate: 'medium',
  language: 'zh-CN',
  opening: '你好，我们开始吧。你做过的哪个缓存设计最难？',
  turns,
  transcript: {
    session_id: aFeedback.session_id,
    status: 'COMPLETED',
    end_reason: 'ALL_QUESTIONS_ASKED',
    questions: questions.map(({ number, text }) => ({ number, text, turns: saidTo(number) })),
  },
  feedback: {
    ...aFeedback,
    overall_score: 60,
    overall_spread: { min: 55, max: 65 },
    questions: questions.map(({ number, text }) => ({
      ...first,
      number,
      question: text,
      strengths: [{ text: '讲清了做法', quote: saidTo(number)[0]?.message ?? '' }],
      weaknesses: [],
    })),
    competencies: [{ name: '数据库优化', score: 60 }],
  },
  record: {
    plan: 'READY',
    competencies: ['数据库优化', '缓存设计'],
    questions,
    models: ['claude-haiku-5-5'],
    calls: 9,
    inputTokens: 9000,
    outputTokens: 900,
    cost: 0.05,
  },
}
