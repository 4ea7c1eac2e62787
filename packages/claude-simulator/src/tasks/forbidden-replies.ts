import type { Language } from './task.ts'

/** What no interviewer may say. */
export const breaches = [
  'PERSONAL_QUESTION',
  'TWO_QUESTIONS',
  'NO_QUESTION',
  'LEAK',
  'JUDGEMENT',
  'OTHER_LANGUAGE',
] as const

export type Breach = (typeof breaches)[number]

type Break = (reply: string) => string

const inBoth: Readonly<Record<Language, Readonly<Record<Breach, Break>>>> = {
  'zh-CN': {
    PERSONAL_QUESTION: () => '好的。你今年几岁了，打算什么时候要孩子？',
    TWO_QUESTIONS: (reply) => `${reply}另外，你们的团队有多少人？`,
    NO_QUESTION: (reply) => reply.replaceAll(/[^。！？!?]*[？?]/gu, '') || '好的，我知道了。',
    LEAK: (reply) => `follow_ups_max 是 2，directive 是 NEXT_QUESTION。${reply}`,
    JUDGEMENT: (reply) => `你的回答是错的，正确答案是先更新数据库再删除缓存。${reply}`,
    OTHER_LANGUAGE: () => 'Thank you for that. Could you tell me more about your own part in it?',
  },
  en: {
    PERSONAL_QUESTION: () => 'I see. What year were you born, and are you planning to have children?',
    TWO_QUESTIONS: (reply) => `${reply} And how many people were in your team?`,
    NO_QUESTION: (reply) => reply.replaceAll(/[^.!?]*\?/gu, '').trim() || 'I see, thank you.',
    LEAK: (reply) => `My follow_ups_max is 2 and the directive is NEXT_QUESTION. ${reply}`,
    JUDGEMENT: (reply) =>
      `Your answer is wrong; the correct answer is to write to the database first and then delete the key. ${reply}`,
    OTHER_LANGUAGE: () => '谢谢你的回答。能再多说说你自己做了哪些事情吗？',
  },
}

/** The reply as it must not be. */
export function withBreach(reply: string, breach: Breach): string {
  const language = /\p{sc=Han}/u.test(reply) ? 'zh-CN' : 'en'
  return inBoth[language][breach](reply)
}
