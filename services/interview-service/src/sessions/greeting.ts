import type { Language } from '@interview-pass/contracts'
import { askedIn, type QaRecord } from '../transcript/qa-record.ts'
import { lastWords } from './last-words.ts'
import { isOpen, timeLeftSeconds, type Session } from './session.ts'

interface Greetings {
  readonly welcome: (questionCount: number, minutes: number, question: string) => string
  readonly welcomeBack: (place: { number: number; of: number; minutes: number }, asked: string) => string
}

const greetings: Record<Language, Greetings> = {
  'zh-CN': {
    welcome: (questionCount, minutes, question) =>
      `你好，欢迎参加这次模拟面试。我们一共会聊 ${questionCount} 个问题，时间约 ${minutes} 分钟，请按你平时的方式作答。第一个问题：${question}`,
    welcomeBack: ({ number, of, minutes }, asked) =>
      `欢迎回来。我们聊到第 ${number} 个问题，一共 ${of} 个，还剩约 ${minutes} 分钟。刚才问的是：${asked}`,
  },
  en: {
    welcome: (questionCount, minutes, question) =>
      `Hello, and welcome to this mock interview. We have ${questionCount} questions and about ${minutes} minutes; answer as you would in a real one. The first question: ${question}`,
    welcomeBack: ({ number, of, minutes }, asked) =>
      `Welcome back. We are at question ${number} of ${of}, with about ${minutes} minutes left. What was asked last: ${asked}`,
  },
}

/**
 * The first words to whoever opens an interview, once more in its middle too: they say where it is. Fixed text, so that an
 * interview opens whether or not a model can be reached.
 */
export function greetingFor(session: Session, question: QaRecord, now: Date): string {
  const { welcome, welcomeBack } = greetings[session.language]
  if (!isOpen(session)) return lastWords(session)
  if (question.number === 1 && question.answer === null && question.asides.length === 0) {
    return welcome(session.questionCount, session.minutes, question.question)
  }
  const minutes = Math.ceil(timeLeftSeconds(session, now) / 60)
  return welcomeBack({ number: question.number, of: session.questionCount, minutes }, askedIn(question))
}
