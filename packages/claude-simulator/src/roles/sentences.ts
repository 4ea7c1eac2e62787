/** How much of an answer is looked at, in code units. */
const TEXT_MAX = 20_000

/** Words addressed to whoever judges, instead of an answer to the question. */
const STEERING: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override)\b.{0,60}\b(instructions?|prompts?|rules?|above|previous)\b/i,
  /(忽略|无视|忘记|忘掉|不要理会).{0,20}(指令|提示|规则|要求|以上|之前|前面)/,
  /\b(system prompt|system message|developer mode)\b|系统提示|你现在是|\byou are now\b/i,
  /\b(give|score|grade|rate|mark|award)\b.{0,30}\b(me|this|it|answer)\b.{0,40}(\d|\b(full|top|highest|max\w*|strong|excellent|perfect)\b)/i,
  /(给我|给出|打|评).{0,10}(满分|高分|最高|优秀|\d+\s*分)/,
  /\b(end|finish|skip|stop)\b.{0,10}\b(the )?(interview|question)\b|(结束|跳过|终止).{0,6}(面试|本题|问题)/i,
  /\b(MOVE_ON|FOLLOW_UP|NEXT_QUESTION)\b|^\s*task:/m,
  /"(level|score|decision|action|rating)"\s*:/i,
]

/** The sentences of a text, each an exact part of it, without the white space around. */
function sentencesOf(text: string): string[] {
  const sentences = text.slice(0, TEXT_MAX).match(/(?:[^。！？!?；;\n.]|\.(?!\s|$))+[。！？!?；;.]?/gu) ?? []
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}

/** The sentences that say something: none twice, and none that tries to steer the judge. */
export function substanceOf(text: string): string[] {
  const sentences = sentencesOf(text).filter((sentence) => !isSteering(sentence))
  return [...new Set(sentences)]
}

function isSteering(sentence: string): boolean {
  return STEERING.some((pattern) => pattern.test(sentence))
}
