import type { Language } from './role.ts'

type Phrases = readonly [string, ...string[]]
type InBoth = Record<Language, Phrases>

/** One sentence each, and never a question: the reply asks exactly one, and that one is given. */
export const ACKNOWLEDGE_FULL: InBoth = {
  'zh-CN': [
    '谢谢，你讲得很清楚。',
    '好的，这段经历我听明白了。',
    '明白了，思路很完整。',
    '嗯，细节讲得很具体。',
  ],
  en: [
    'Thank you, that was clear.',
    'I see, that is a well-rounded answer.',
    'Got it, thanks for the detail.',
    'Understood, that was concrete.',
  ],
}

export const ACKNOWLEDGE_THIN: InBoth = {
  'zh-CN': ['好的，我大致了解了。', '嗯，方向我明白了。', '谢谢，我先记下这一点。'],
  en: ['All right, I have the rough picture.', 'Okay, I see the direction.', 'Thanks, I have noted that.'],
}

export const ACKNOWLEDGE_EMPTY: InBoth = {
  'zh-CN': ['没关系，我们换个角度。', '不要紧，慢慢来。', '没事，这很正常。'],
  en: ['That is fine, let us take another angle.', 'No problem, take your time.', 'That is all right.'],
}

export const CLOSE: InBoth = {
  'zh-CN': [
    '今天的面试就到这里，感谢你的时间，反馈稍后就会生成。',
    '问题都问完了，谢谢你的认真回答，稍后可以查看反馈。',
  ],
  en: [
    'That was my last question. Thank you for your time; your feedback will be ready shortly.',
    'This concludes our interview. Thank you for your answers; feedback will follow shortly.',
  ],
}

export const FOLLOW_UP: InBoth = {
  'zh-CN': [
    '能结合一个你亲身经历的例子，具体说说当时是怎么做的吗？',
    '这个做法最后的效果如何，有没有数据可以说明？',
    '当时还考虑过哪些方案，为什么没有选？',
    '如果重新来一次，你会在哪些地方做得不一样？',
  ],
  en: [
    'Could you walk me through a concrete example of how you did that?',
    'What was the outcome, and do you have any numbers for it?',
    'Which alternatives did you consider, and why did you reject them?',
    'If you did it again, what would you do differently?',
  ],
}

/** What a follow-up should ask about, as a phrase that fits into a question. */
export const FOCUS: InBoth = {
  'zh-CN': ['一个具体的例子', '你个人的贡献', '最后的结果和数据', '当时考虑过的其他方案'],
  en: [
    'one concrete example',
    'your own contribution',
    'the outcome and its numbers',
    'the alternatives you considered',
  ],
}

export const GREET: InBoth = {
  'zh-CN': ['你好，很高兴和你交流，我们开始吧。'],
  en: ['Hello, it is good to meet you, let us begin.'],
}

/** One for each strength named, in order. */
export const STRENGTHS: InBoth = {
  'zh-CN': ['这一点直接回应了问题。', '这里给出了具体的信息。', '这里说明了自己的思路。'],
  en: [
    'This responds directly to the question.',
    'This gives concrete information.',
    'This shows your reasoning.',
  ],
}

export const GO_ON: InBoth = {
  'zh-CN': ['请继续说说你的想法。'],
  en: ['Please go on.'],
}

/** The question about a focus that is given as a phrase. */
export const ASK_ABOUT: Record<Language, (focus: string) => string> = {
  'zh-CN': (focus) => `关于${focus}，能再具体说说吗？`,
  en: (focus) => `Could you tell me more about ${focus}?`,
}

export const JUDGEMENT: Record<Language, Record<'full' | 'thin' | 'empty', string>> = {
  'zh-CN': {
    full: '回答切题，内容具体，条理清楚。',
    thin: '回答切题，但缺少细节和可以验证的结果。',
    empty: '候选人没有给出可以评价的内容。',
  },
  en: {
    full: 'The answer is relevant, concrete and well ordered.',
    thin: 'The answer is relevant but lacks detail and verifiable results.',
    empty: 'The candidate gave nothing that could be assessed.',
  },
}

/** What an answer can lack. */
export type Aspect = 'numbers' | 'structure' | 'example' | 'depth'

export const ADVICE: Record<Language, Record<Aspect | 'polish', string>> = {
  'zh-CN': {
    numbers: '用数据说明结果，例如延迟、吞吐量或成本的变化。',
    structure: '先讲背景和目标，再讲做法，最后讲结果。',
    example: '结合一段亲身经历来说明。',
    depth: '把关键步骤和取舍讲得更深入一些。',
    polish: '继续保持，可以再补充一些取舍的理由。',
  },
  en: {
    numbers: 'Back the outcome with numbers, such as latency, throughput or cost.',
    structure: 'Give the situation and goal first, then what you did, then the result.',
    example: 'Illustrate it with something you did yourself.',
    depth: 'Go deeper into the key steps and trade-offs.',
    polish: 'Keep this up, and add the reasons behind your trade-offs.',
  },
}
