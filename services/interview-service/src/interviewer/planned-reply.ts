import type { Language } from '@interview-pass/contracts'
import type { CloseReason, Directive, FixedDirective } from './interviewer.ts'

interface Phrases {
  readonly next: (question: string) => string
  readonly nextAfterNothing: (question: string) => string
  readonly followUp: string
  readonly explain: (question: string) => string
  readonly repeat: (question: string) => string
  readonly wait: string
  readonly answerBack: (question: string) => string
  readonly encourage: (question: string) => string
  readonly offerEnd: (question: string) => string
  readonly invite: string
  readonly close: Readonly<Record<CloseReason, string>>
}

const phrases: Record<Language, Phrases> = {
  'zh-CN': {
    next: (question) => `谢谢你的回答。我们来看下一个问题：${question}`,
    nextAfterNothing: (question) => `没关系，我们继续。下一个问题：${question}`,
    followUp: '谢谢。能结合一个具体的例子，再多说一些细节吗？',
    explain: (question) => `这里想听的是你自己的经历和做法，从你熟悉的地方讲起就好。问题是：${question}`,
    repeat: (question) => `好的，我再说一遍：${question}`,
    wait: '好的，你慢慢想，准备好了再回答。',
    answerBack: (question) => `这一点我现在没办法回答你。我们先回到刚才的问题：${question}`,
    encourage: (question) =>
      `别着急，这只是练习，慢慢来。想换一题的话，说“下一题”就可以。刚才的问题是：${question}`,
    offerEnd: (question) =>
      `你随时可以结束这次面试，已经回答的部分都会有反馈；要结束的话，请使用结束面试的功能。想继续的话，我们回到刚才的问题：${question}`,
    invite: '我的问题都问完了。结束之前，你有什么想问我的吗？没有的话，说一声就可以。',
    close: {
      ALL_QUESTIONS_ASKED:
        '所有问题都聊完了，今天的面试就到这里，谢谢你的时间和认真的回答。反馈正在生成，稍后就可以查看。',
      TIME_UP: '时间到了，今天的面试就到这里，谢谢你的时间和认真的回答。反馈正在生成，稍后就可以查看。',
      FINISHED_EARLY: '面试已按你的要求提前结束，谢谢你的时间。已经回答的部分会有反馈，稍后就可以查看。',
      BUDGET_SPENT:
        '这次面试的对话额度已经用完，最后几个问题是按计划直接提出的。今天就到这里，谢谢你的时间。反馈正在生成，稍后就可以查看。',
      CLOSED: '这次面试已经结束，谢谢你的时间。',
    },
  },
  en: {
    next: (question) => `Thank you for your answer. Here is the next question: ${question}`,
    nextAfterNothing: (question) => `That is all right, let us go on. The next question: ${question}`,
    followUp: 'Thank you. Could you go into more detail, with one concrete example?',
    explain: (question) =>
      `This is about your own experience and what you did; begin wherever you feel at home. The question is: ${question}`,
    repeat: (question) => `Of course, once more: ${question}`,
    wait: 'Of course, take your time, and answer when you are ready.',
    answerBack: (question) =>
      `That is something I cannot answer for you now. Let us come back to the question: ${question}`,
    encourage: (question) =>
      `Take your time, this is only practice. If you would like another question, just say "next question". The one we are at: ${question}`,
    offerEnd: (question) =>
      `You may end the interview whenever you like, and what you have answered will get its feedback; please use the function that ends the interview. If you would like to go on, here is the question again: ${question}`,
    invite:
      'Those were all my questions. Before we end, is there anything that you would like to ask me? If not, just say so.',
    close: {
      ALL_QUESTIONS_ASKED:
        'That was the last question, and it brings the interview to its end. Thank you for your time and your answers; your feedback is being prepared.',
      TIME_UP:
        'Our time is up, and that brings the interview to its end. Thank you for your time and your answers; your feedback is being prepared.',
      FINISHED_EARLY:
        'The interview has been ended early, as you asked. Thank you for your time; what you have answered will get its feedback.',
      BUDGET_SPENT:
        'What this interview may use of the interviewer is spent, so the last questions came as they were planned. Thank you for your time and your answers; your feedback is being prepared.',
      CLOSED: 'This interview has ended. Thank you for your time.',
    },
  },
}

/** The reply without a model: fixed words and the planned question, so that an interview goes on whatever fails. */
export function plannedReply(directive: Directive | FixedDirective, language: Language): string {
  const words = phrases[language]
  switch (directive.action) {
    case 'FOLLOW_UP':
      return words.followUp
    case 'NEXT_QUESTION':
      return (directive.isLeft === true ? words.nextAfterNothing : words.next)(directive.question)
    case 'EXPLAIN':
      return words.explain(directive.question)
    case 'REPEAT':
      return words.repeat(directive.question)
    case 'WAIT':
      return words.wait
    case 'ANSWER_BACK':
      return words.answerBack(directive.question)
    case 'ENCOURAGE':
      return words.encourage(directive.question)
    case 'OFFER_END':
      return words.offerEnd(directive.question)
    case 'INVITE':
      return words.invite
    case 'CLOSE':
      return words.close[directive.reason ?? 'ALL_QUESTIONS_ASKED']
  }
}
