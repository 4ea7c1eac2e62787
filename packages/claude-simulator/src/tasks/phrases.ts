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

export const closings: InBoth = {
  'zh-CN': [
    '今天的面试就到这里，感谢你的时间，反馈稍后就会生成。',
    '问题都问完了，谢谢你的认真回答，稍后可以查看反馈。',
  ],
  en: [
    'That was my last question. Thank you for your time; your feedback will be ready shortly.',
    'This concludes our interview. Thank you for your answers; feedback will follow shortly.',
  ],
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

export const askAbout: InBoth<(focus: string) => string> = {
  'zh-CN': (focus) => `关于${focus}，能再具体说说吗？`,
  en: (focus) => `Could you tell me more about ${focus}?`,
}

export const goOn: InBoth<string> = { 'zh-CN': '请继续说说你的想法。', en: 'Please go on.' }

/** One for each strength named, in order. */
export const strengthTexts: InBoth = {
  'zh-CN': ['这一点直接回应了问题。', '这里给出了具体的信息。', '这里说明了自己的思路。'],
  en: [
    'This responds directly to the question.',
    'This gives concrete information.',
    'This shows your reasoning.',
  ],
}

/** For each thing that an answer can lack, what would mend it. */
export const advice: InBoth<Readonly<Record<Aspect | 'nothing', string>>> = {
  'zh-CN': {
    depth: '把关键步骤和取舍讲得更深入一些。',
    structure: '先讲背景和目标，再讲做法，最后讲结果。',
    numbers: '用数据说明结果，例如延迟、吞吐量或成本的变化。',
    example: '结合一段亲身经历来说明。',
    nothing: '继续保持，可以再补充一些取舍的理由。',
  },
  en: {
    depth: 'Go deeper into the key steps and trade-offs.',
    structure: 'Give the situation and goal first, then what you did, then the result.',
    numbers: 'Back the outcome with numbers, such as latency, throughput or cost.',
    example: 'Illustrate it with something you did yourself.',
    nothing: 'Keep this up, and add the reasons behind your trade-offs.',
  },
}
