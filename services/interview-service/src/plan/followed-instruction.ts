import { lettersOf } from '../question-bank/question-text.ts'

/** Sentences that command whoever plans, asks or judges. None of them is part of a question about a person's work. */
const commands: readonly RegExp[] = [
  /(忽略|无视|忘记|忘掉|不要理会|不用管).{0,20}(指令|提示|规则|要求|以上|上述|之前|前面)/,
  /(打|给|评|判).{0,8}(满分|高分|最高|优秀)|(打|给你?|得)\s*\d+\s*分/,
  /(必须|一定要|直接|立即|务必)(录用|录取|通过|给分)|(告诉|要求|命令|请)面试官/,
  /(结束|终止|跳过)(本次|这次|整个)?(面试|本题)|你现在是/,
  /(泄露|透露|输出|显示|复述|说出).{0,12}(提示词|系统提示|评分标准|计划)/,
  /\b(ignore|disregard|forget|override)\b.{0,60}\b(instructions?|prompts?|rules?|above|previous)\b/i,
  /\b(full|top|highest|maximum|perfect) (score|marks?|rating)\b|\b\d+ (out of|\/) ?(5|10|100)\b/i,
  /\b(hire|pass|recommend|approve) (this|the) candidate\b|\btell the interviewer\b|\byou are now\b/i,
  /\b(end|stop|skip) the interview\b/i,
  /\b(reveal|show|print|repeat|output)\b.{0,30}\b(system prompt|prompt|rubric|instructions)\b/i,
]

/** Where a question leads away from the interview. */
const link = /https?:|www\.|\S@\S+\.\w|\b(wechat|weixin|whatsapp|telegram)\b|加.{0,3}微信/i

/** In letters: names and figures are copied, sentences are not. */
const copiedLengthMax = 60

/** A shorter text is in a document by chance. */
const wholeLengthMin = 12

/**
 * Whether a text that a model wrote commands, leads away, or says what a document says: what a document wants asked or
 * said is not asked or said. `documents` are given by their letters (`lettersOf`), because they are long and many texts are held
 * against them.
 */
export function followsInstruction(text: string, documents: readonly string[]): boolean {
  if (commands.some((command) => command.test(text)) || link.test(text)) return true
  const letters = lettersOf(text)
  return documents.some((document) => isCopied(letters, document))
}

function isCopied(text: string, document: string): boolean {
  if (text.length >= wholeLengthMin && document.includes(text)) return true
  for (let end = copiedLengthMax + 1; end <= text.length; end += 1) {
    if (document.includes(text.slice(end - copiedLengthMax - 1, end))) return true
  }
  return false
}
