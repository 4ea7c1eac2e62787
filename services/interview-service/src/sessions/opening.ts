import type { Language } from '@interview-pass/contracts'

const greetings: Record<Language, (questionCount: number, minutes: number, question: string) => string> = {
  'zh-CN': (questionCount, minutes, question) =>
    `你好，欢迎参加这次模拟面试。我们一共会聊 ${questionCount} 个问题，时间约 ${minutes} 分钟，请按你平时的方式作答。第一个问题：${question}`,
  en: (questionCount, minutes, question) =>
    `Hello, and welcome to this mock interview. We have ${questionCount} questions and about ${minutes} minutes; answer as you would in a real one. The first question: ${question}`,
}

/** The first words of an interview. Fixed text, so that an interview opens whether or not a model can be reached. */
export function openingWords(input: {
  language: Language
  questionCount: number
  minutes: number
  question: string
}): string {
  return greetings[input.language](input.questionCount, input.minutes, input.question)
}
