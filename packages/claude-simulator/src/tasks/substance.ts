import { isProse } from './prose.ts'

/** How much of an answer is looked at, in code units. */
const textMax = 20_000
const quotesMax = 3
const quoteLengthMax = 80

/** Words addressed to whoever judges, instead of an answer to the question. */
const steering: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override)\b.{0,60}\b(instructions?|prompts?|rules?|above|previous)\b/i,
  /(忽略|无视|忘记|忘掉|不要理会).{0,20}(指令|提示|规则|要求|以上|之前|前面)/,
  /\b(system prompt|system message|developer mode)\b|系统提示|你现在是|\byou are now\b/i,
  /\b(give|score|grade|rate|mark|award)\b.{0,30}\b(me|this|it|answer)\b.{0,40}(\d|\b(full|top|highest|max\w*|strong|excellent|perfect)\b)/i,
  /(给我|给出|打|评).{0,10}(满分|高分|最高|优秀|\d+\s*分)/,
  /\b(end|finish|skip|stop)\b.{0,10}\b(the )?(interview|question)\b|(结束|跳过|终止).{0,6}(面试|本题|问题)/i,
  /\b(MOVE_ON|FOLLOW_UP|NEXT_QUESTION)\b|^\s*task:/m,
  /"(level|score|decision|action|rating)"\s*:/i,
]

/** What somebody is said to think of the candidate: no evidence of what the answer shows. */
const praise: readonly RegExp[] = [
  /(面试官|考官|评委|主考|领导|老师|HR|专家|上一[轮位]|之前的?|前面的?).{0,20}(认为|觉得|评价|说|夸|给|判定|评定).{0,20}(很好|优秀|出色|完美|满分|最好|非常|杰出|STRONG|EXCELLENT|通过)/iu,
  /(earlier|previous|last|first|other|another) (examiner|interviewer|assessor|reviewer|panel|manager)\w*.{0,60}(excellent|strong|outstanding|perfect|impress|praise|best|full marks|rated|great)/iu,
  /\b(rated|assessed|graded|judged|scored)\b.{0,40}\b(as )?(strong|excellent|outstanding|perfect|full marks|\d+ ?(\/|out of))/iu,
  /(这|本|我的)(段|个|次)?(回答|答案).{0,12}(非常|十分|堪称|属于|是)?.{0,6}(优秀|完美|出色|满分|标准答案|STRONG|EXCELLENT)/iu,
  /\b(this|my|the) answer (is|was|deserves|shows)\b.{0,30}\b(excellent|strong|outstanding|perfect|full marks|best|ideal)\b/iu,
]

const unknown =
  /^\W*(这个|这题|这部分|这块|这方面|抱歉|对不起|不好意思)?[，, ]*我?(完全|确实|真的|也|还)?(不知道|不清楚|不了解|不太懂|不会|没有?(做|用|接触|了解)过|忘了)|^\W*(sorry,? )?(i )?(really )?(do not|don['’]?t|have no)( really)? (know|idea|remember)|^\W*(no idea|not sure|pass|skip)\b/iu

/** Whether a text only says that its speaker does not know. */
export function saysUnknown(text: string): boolean {
  return unknown.test(text)
}

/**
 * The sentences that say something, each an exact part of the text: none twice, none that tries to steer the judge or tells of praise,
 * no lists of terms and no words drawn from a bag, and none whose
 * every part was heard before.
 */
export function substanceOf(text: string, heardBefore: readonly string[] = []): string[] {
  const sentences = sentencesIn(text)
  const heard = heardBefore.map(lettersOf).join('\n')
  return [...new Set(sentences)].filter(
    (sentence) =>
      ![...steering, ...praise].some((pattern) => pattern.test(sentence)) &&
      isProse(sentence) &&
      !isHeard(sentence, heard),
  )
}

/** The sentences of a document that order nothing, each an exact part of it and none twice: lists of terms are what documents are made of. */
export function statementsOf(document: string): string[] {
  const sentences = [...new Set(sentencesIn(document))]
  return sentences.filter((sentence) => !steering.some((pattern) => pattern.test(sentence)))
}

function sentencesIn(text: string): string[] {
  const sentences = text.slice(0, textMax).match(/(?:[^。！？!?；;\n.]|\.(?!\s|$))+[。！？!?；;.]?/gu) ?? []
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}

/** Shorter parts are in many sentences by chance. */
const heardLengthMin = 6

/** Whether every part of a sentence was said before. */
function isHeard(sentence: string, heard: string): boolean {
  const parts = sentence.split(/[，,、：:]/u).map(lettersOf)
  const telling = parts.filter((part) => part.length >= heardLengthMin)
  return telling.length > 0 && telling.every((part) => heard.includes(part))
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** The exact parts of a text that show most, in the order they were said; numbers show more than length. */
export function quotesOf(text: string): string[] {
  const worth = (quote: string): number => quote.length + (/\p{N}/u.test(quote) ? 40 : 0)
  const sentences = substanceOf(text).filter((sentence) => !saysUnknown(sentence))
  const quotes = [...new Set(sentences.map((sentence) => clip(sentence).trim()))]
  const best = quotes.toSorted((one, other) => worth(other) - worth(one)).slice(0, quotesMax)
  return quotes.filter((quote) => best.includes(quote))
}

/** At most so many code units as a quote may have, to the end of a word. */
function clip(text: string): string {
  if (text.length <= quoteLengthMax) return text
  return text.slice(0, quoteLengthMax).replace(/[\ud800-\udbff]$|[\p{sc=Latin}\p{N}.,%]+$/u, '')
}
