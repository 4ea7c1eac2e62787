import type { Aspect } from './answer-quality.ts'
import type { Language } from './task.ts'

type Phrases = readonly [string, ...string[]]
type InBoth<T = Phrases> = Readonly<Record<Language, T>>

/** One sentence each, and never a question: the reply asks exactly one, and that one is given. */
export const acknowledgements: InBoth<Readonly<Record<'full' | 'thin' | 'empty', Phrases>>> = {
  'zh-CN': {
    full: [
      '谢谢，你讲得很清楚。',
      '好的，这段经历我听明白了。',
      '明白了，思路很完整。',
      '嗯，细节讲得很具体。',
    ],
    thin: ['好的，我大致了解了。', '嗯，方向我明白了。', '谢谢，我先记下这一点。'],
    empty: ['没关系，我们换个角度。', '不要紧，慢慢来。', '没事，这很正常。'],
  },
  en: {
    full: [
      'Thank you, that was clear.',
      'I see, that is a well-rounded answer.',
      'Got it, thanks for the detail.',
      'Understood, that was concrete.',
    ],
    thin: [
      'All right, I have the rough picture.',
      'Okay, I see the direction.',
      'Thanks, I have noted that.',
    ],
    empty: ['That is fine, let us take another angle.', 'No problem, take your time.', 'That is all right.'],
  },
}

type CloseReason = 'ALL_QUESTIONS_ASKED' | 'TIME_UP'

export const closings: InBoth<Readonly<Record<CloseReason, Phrases>>> = {
  'zh-CN': {
    ALL_QUESTIONS_ASKED: [
      '问题都问完了，感谢你的时间。反馈稍后就会生成。',
      '以上就是全部的问题，谢谢你的认真回答。稍后可以查看反馈。',
    ],
    TIME_UP: ['时间到了，今天就聊到这里。谢谢你，反馈稍后就会生成。'],
  },
  en: {
    ALL_QUESTIONS_ASKED: [
      'That was my last question. Thank you for your time; your feedback will be ready shortly.',
      'Those were all my questions. Thank you for your answers; feedback will follow shortly.',
    ],
    TIME_UP: ['Our time is up, so let us stop here. Thank you; your feedback will be ready shortly.'],
  },
}

export const invitations: InBoth = {
  'zh-CN': ['我的问题都问完了，你有什么想问我的吗？', '以上就是全部的问题。结束之前，你想问我些什么吗？'],
  en: [
    'Those were all my questions; is there anything you would like to ask me?',
    'We have been through all my questions. Is there anything you would like to ask before we end?',
  ],
}

/** Takes up what was said, before or instead of thanks; never a question. */
export const takesUp: InBoth<(said: string, thanks: string) => string> = {
  'zh-CN': (said, thanks) => `你提到“${said}”。${thanks}`,
  en: (said, thanks) => `You mentioned "${said}". ${thanks}`,
}

export const explanations: InBoth = {
  'zh-CN': ['我换个说法：这里想听你自己经历过的一件事，以及当时为什么那样做。'],
  en: ['Let me put it in other words: this is about something you did yourself, and why you did it so.'],
}

export const answersBack: InBoth = {
  'zh-CN': ['这一点由你来定，按你熟悉的情况说就行。'],
  en: ['That is up to you, take what you know best.'],
}

export const encouragements: InBoth = {
  'zh-CN': ['别着急，这里就是用来练习的。', '没关系，大家都会这样，慢慢来。'],
  en: ['Take your time, this is what practice is for.', 'That is quite all right, it happens to everybody.'],
}

export const wayOver: InBoth<string> = {
  'zh-CN': '想换一题的话，随时说“下一题”就可以。',
  en: 'You can ask for the next question at any time.',
}

/** Back to what is under discussion, as one question. */
export const leadBack: InBoth<string> = {
  'zh-CN': '关于刚才的问题，你最先想到的是什么？',
  en: 'What comes to your mind first about the question we are at?',
}

/** To who was invited to ask, as one question. */
export const answersInvited: InBoth<string> = {
  'zh-CN': '这一点我在模拟面试里没法替招聘方回答。你还有别的想问的吗？',
  en: 'That is something I cannot know in a mock interview. Is there anything else you would like to ask?',
}

/** What a follow-up should ask about, as a phrase that fits into a question. */
export const focuses: InBoth = {
  'zh-CN': ['一个具体的例子', '你个人的贡献', '最后的结果和数据', '当时考虑过的其他方案'],
  en: [
    'one concrete example',
    'your own contribution',
    'the outcome and its numbers',
    'the alternatives you considered',
  ],
}

/** What an answer lacks about something that was said, as a phrase that fits into a question. */
export const missing: InBoth<Readonly<Record<Aspect, (said: string) => string>>> = {
  'zh-CN': {
    relevance: (said) => `“${said}”与这个问题的关系`,
    depth: (said) => `“${said}”的具体做法`,
    structure: (said) => `“${said}”的先后和原因`,
    numbers: (said) => `“${said}”的结果和数据`,
    example: (said) => `“${said}”的一个具体例子`,
  },
  en: {
    relevance: (said) => `what "${said}" has to do with the question`,
    depth: (said) => `how exactly you did "${said}"`,
    structure: (said) => `the steps and reasons behind "${said}"`,
    numbers: (said) => `the outcome of "${said}" in numbers`,
    example: (said) => `one concrete example of "${said}"`,
  },
}

export const askAbout: InBoth<(focus: string) => string> = {
  'zh-CN': (focus) => `关于${focus}，能再具体说说吗？`,
  en: (focus) => `Could you tell me more about ${focus}?`,
}

export const goOn: InBoth<string> = { 'zh-CN': '你还想到了什么？', en: 'What else comes to your mind?' }

/** One for each strength named, in order. */
export const strengthTexts: InBoth = {
  'zh-CN': ['这里给出了具体的信息。', '这里说明了自己的思路。'],
  en: ['This gives concrete information.', 'This shows your reasoning.'],
}

/** A strength of what does not miss the question. */
export const responsive: InBoth<string> = {
  'zh-CN': '这一点直接回应了问题。',
  en: 'This responds directly to the question.',
}

/** For each thing that an answer can lack, what would mend it. */
export const advice: InBoth<Readonly<Record<Aspect | 'nothing', string>>> = {
  'zh-CN': {
    relevance: '先正面回答所问的问题，再补充相关的经历。',
    depth: '把关键步骤和取舍讲得更深入一些。',
    structure: '先讲背景和目标，再讲做法，最后讲结果。',
    numbers: '用数据说明结果，例如延迟、吞吐量或成本的变化。',
    example: '结合一段亲身经历来说明。',
    nothing: '继续保持，可以再补充一些取舍的理由。',
  },
  en: {
    relevance: 'Answer the question that was asked before anything else.',
    depth: 'Go deeper into the key steps and trade-offs.',
    structure: 'Give the situation and goal first, then what you did, then the result.',
    numbers: 'Back the outcome with numbers, such as latency, throughput or cost.',
    example: 'Illustrate it with something you did yourself.',
    nothing: 'Keep this up, and add the reasons behind your trade-offs.',
  },
}

/** What a better answer would contain, when nothing is known of the question. */
export const betterPoints: InBoth = {
  'zh-CN': ['一个亲身经历的例子，讲清自己做了什么。', '为什么这样做，以及考虑过的其他方案。'],
  en: ['One example of your own, with what you did.', 'Why you did it so, and what else you considered.'],
}

/** What to practise first, one for each step. */
export const practiceSteps: InBoth = {
  'zh-CN': [
    '为每个问题准备一个亲身经历的例子，写成五句话。',
    '每说一个做法，接着说明理由和代价。',
    '每个回答都以能核对的结果收尾。',
  ],
  en: [
    'Prepare one example of your own for each question, in five sentences.',
    'After each thing that you did, say why and what it cost.',
    'End each answer with a result that can be checked.',
  ],
}
