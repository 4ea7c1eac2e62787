import type { Language } from '@interview-pass/contracts'
import type { DimensionName, WeaknessTag } from '../interviewer/assessment.ts'

interface Practice {
  readonly tags: Readonly<Record<WeaknessTag, string>>
  readonly dimensions: Readonly<Record<DimensionName, string>>
  /** For questions without anything that could be assessed. */
  readonly silence: string
}

/** What to practise against each weakness, and for each dimension; in place of a model's words. */
export const practice: Readonly<Record<Language, Practice>> = {
  'zh-CN': {
    silence: '为没有答上的问题各准备一个两分钟的回答；不会时也先说出已知的部分和你会怎样去查。',
    tags: {
      OFF_TOPIC: '回答前先用一句话复述问题，说完后检查结论是否正好回答了它。',
      TOO_VAGUE: '把每个概括的说法换成一件具体的事：时间、对象、做法和数字。',
      TOO_SHORT: '每个问题至少讲三层：结论、理由、一个例子。',
      NO_EXAMPLE: '为常见问题各准备一个亲身经历的例子，写成五句话并练到能脱稿。',
      NO_CONTEXT: '讲经历时先用两句话交代时间、场景和难点，再讲做法。',
      NO_RESULT: '每个经历都以结果收尾，写下三个能核对的数字或反馈。',
      NO_OWN_CONTRIBUTION: '把“我们”改成“我”，逐条列出自己做的决定和动作。',
      NO_REASONING: '每说一个做法，接着说一句为什么这样做。',
      NO_TRADE_OFFS: '为主要的选择各写出一个备选方案，以及没有选它的原因和代价。',
      NO_LESSON: '为每个经历补一句：之后哪一次因为它做得不同。',
      FACTUAL_ERROR: '对照官方文档核对回答里用到的概念，把说错的部分重讲一遍。',
      MISSED_KEY_POINT: '对照“更好的回答”列出的要点，重讲一遍并逐条核对。',
      UNSTRUCTURED: '用“结论、理由、例子、结果”的顺序重讲一遍，每步一两句话。',
      UNCLEAR_LANGUAGE: '录音回听，找出会被误解的句子，换成一句只有一种读法的话。',
    },
    dimensions: {
      CORRECTNESS: '挑两个核心概念，不看资料讲清定义和成立的条件，再对照文档核对。',
      DEPTH: '选一个熟悉的技术，连续追问三次“它是怎样做到的”，把答案写下来。',
      REASONING: '为最近的一个技术决定写下标准、备选方案和取舍，用一分钟讲清。',
      COMMUNICATION: '每天录一个两分钟的回答，先说结论，再按顺序展开。',
      SITUATION: '为三段经历各写两句开场：发生了什么，难在哪里。',
      OWN_ACTION: '为三段经历各列出自己做的三个动作，按先后讲出来。',
      RESULT: '为三段经历各补上一个能核对的结果。',
      REFLECTION: '为三段经历各写出一条教训，以及之后用上它的一次。',
      RELEVANCE: '对照岗位描述，为每条要求准备一个正好对应的回答。',
      SPECIFICS: '把自我介绍里的每个形容词换成一件事实。',
    },
  },
  en: {
    silence:
      'Prepare a two-minute answer for each question that you could not answer; where you do not know, say what you do know and how you would find out.',
    tags: {
      OFF_TOPIC:
        'Say the question back in one sentence before you answer, and check at the end that you answered it.',
      TOO_VAGUE: 'Replace each general statement by one thing that happened: when, what, how, how much.',
      TOO_SHORT: 'Give every answer three layers: the point, the reason, an example.',
      NO_EXAMPLE:
        'Write one example of your own for each common question, in five sentences, and practise it.',
      NO_CONTEXT: 'Open each story with two sentences: where it happened and what made it difficult.',
      NO_RESULT:
        'End each story with its outcome; write down three figures or reactions that can be checked.',
      NO_OWN_CONTRIBUTION: 'Turn “we” into “I”: list the decisions and steps that were yours.',
      NO_REASONING: 'After each thing you did, say in one sentence why.',
      NO_TRADE_OFFS:
        'For each main choice write down one alternative, why you did not take it, and what it cost.',
      NO_LESSON: 'Add one sentence to each story: where you acted differently because of it.',
      FACTUAL_ERROR: 'Check the terms that you used against their documentation and explain them again.',
      MISSED_KEY_POINT: 'Answer again with the points of a better answer beside you, and tick them off.',
      UNSTRUCTURED: 'Tell it again as point, reason, example, result, with a sentence or two for each.',
      UNCLEAR_LANGUAGE:
        'Record an answer, find the sentences that can be misread, and say them in one way only.',
    },
    dimensions: {
      CORRECTNESS:
        'Define two core terms without notes, with the conditions under which they hold, and check them.',
      DEPTH:
        'Take one technology that you know and ask “how does it do that?” three times in a row; write it down.',
      REASONING:
        'Write down criteria, alternatives and costs of a recent decision and explain it in one minute.',
      COMMUNICATION: 'Record a two-minute answer each day: the point first, then the rest in order.',
      SITUATION: 'Write two opening sentences for three stories: what happened, and what made it difficult.',
      OWN_ACTION: 'List three steps of your own for three stories, and tell them in order.',
      RESULT: 'Add an outcome that can be checked to three stories.',
      REFLECTION: 'Write one lesson for three stories, and one occasion on which you used it.',
      RELEVANCE: 'Go through the job description and prepare one answer that fits each of its demands.',
      SPECIFICS: 'Replace each adjective in your introduction by a fact.',
    },
  },
}
