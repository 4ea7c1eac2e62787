import type { Language } from '@interview-pass/contracts'
import type { Directive } from './interviewer.ts'

interface Phrases {
  readonly next: (question: string) => string
  readonly followUp: string
  readonly close: string
}

const phrases: Record<Language, Phrases> = {
  'zh-CN': {
    next: (question) => `谢谢你的回答。我们来看下一个问题：${question}`,
    followUp: '谢谢。能结合一个具体的例子，再多说一些细节吗？',
    close: '今天的面试就到这里，谢谢你的时间和认真的回答。反馈正在生成，稍后就可以查看。',
  },
  en: {
    next: (question) => `Thank you for your answer. Here is the next question: ${question}`,
    followUp: 'Thank you. Could you go into more detail, with one concrete example?',
    close:
      'That brings the interview to its end. Thank you for your time and your answers; your feedback is being prepared.',
  },
}

/** The reply without a model: fixed words and the planned question, so that an interview goes on whatever fails. */
export function plannedReply(directive: Directive, language: Language): string {
  const { next, followUp, close } = phrases[language]
  if (directive.action === 'FOLLOW_UP') return followUp
  if (directive.action === 'NEXT_QUESTION') return next(directive.question)
  return close
}
