/** What a message calls for instead of an answer, the first that fits. Long ones are answers whatever they hold. */
const calls = [
  ['OFFER_END', /(结束|终止|停止).{0,6}面试|不想(面|继续)|\b(end|stop|quit|finish)\b.{0,20}\binterview\b/iu],
  ['MOVE_ON', /下一[个道]?(题|问题)|跳过|换[一个]*(题|问题)|\b(skip|next question|move on|pass on)\b/iu],
  [
    'REPEAT',
    /(再|重新)(说|讲|念|问|重复)|重复一|没听(清|见|到)|\brepeat\b|\bsay (that|it) again\b|\bwhat was the question\b/iu,
  ],
  [
    'EXPLAIN',
    /什么意思|(没|不太?)(听|看)?(明白|懂).{0,6}(问|题|意思)|能.{0,4}解释|哪(个|些)?方面|\bwhat do you mean\b|\b(explain|clarify|rephrase)\b.*\?|\bnot sure what you\b/iu,
  ],
  [
    'WAIT',
    /^(请?(稍等|等一?下|等等)|(让|容|给)?我(先|再)?想)|\b(give me|let me have|just) (a|one) (moment|second|minute|sec)\b|\blet me think\b/iu,
  ],
  ['ENCOURAGE', /紧张|崩溃|受不了|放弃|太难了|\b(nervous|stressed|give up|hate this|too hard|stupid)\b/iu],
  [
    'ANSWER_BACK',
    /^.{0,60}(可以|能|是否|需要|吗|多少|哪里|怎么).{0,30}[?？]$|^(can|could|may|should|do|does|is|are|what|how|which) .*\?$/isu,
  ],
] as const

const messageMax = 80

/** The action that a message without an answer in it calls for; undefined for an answer. */
export function callIn(message: string): (typeof calls)[number][0] | undefined {
  const text = message.trim()
  if (text.length > messageMax) return undefined
  return calls.find(([, pattern]) => pattern.test(text))?.[0]
}
