import type { Language } from '@interview-pass/contracts'
import { foldText } from '../reply-guard/folded-text.ts'
import { isInLanguage } from '../reply-guard/reply-language.ts'
import { createPromptSecrets, createSecretPhrases } from '../reply-guard/secret-phrases.ts'
import { rubric } from './rubric.ts'

export type FeedbackFault = 'EMPTY' | 'TOO_LONG' | 'OTHER_LANGUAGE' | 'PERSONAL' | 'LEAK'

/**
 * What may not be said of a candidate: an attribute bound to them ("your age", "作为女性"), not the word by itself, which may be
 * about their work ("无障碍改造").
 */
const personal: readonly RegExp[] = [
  /(你|您|候选人|他|她)(的)?(年龄|岁数|年纪|性别|民族|种族|国籍|籍贯|户籍|宗教|信仰|婚姻|婚育|家庭|孩子|健康|病史|残疾|身体状况|性取向|口音|长相|外貌)/u,
  /(你|您|候选人)[^，。；？！]{0,6}(太老|偏大|年纪大|太年轻|已婚|未婚|离异|单身|怀孕|生育|二胎|是女(性|生)|是男(性|生))/u,
  /作为(一位|一名|一个)?(女性|男性|女生|男生|母亲|妈妈|父亲|爸爸|孕妇|残疾人|少数民族|穆斯林|基督徒|外地人|中年人|老年人|年轻人)/u,
  /\b(your|the candidate['’]s|his|her|their) (\w+ )?(age|gender|sex|race|ethnicity|nationality|religion|faith|marital status|marriage|spouse|husband|wife|children|kids|pregnancy|disability|illness|sexual orientation|accent|looks)\b/iu,
  /\bas an? (\w+ )?(woman|man|female|male|mother|father|mom|dad|muslim|christian|jew|hindu|foreigner|immigrant|older person|young person|disabled person)\b/iu,
  /\b(you are|you['’]re|the candidate is) (too |rather |quite )?(old|young|married|single|divorced|pregnant|disabled|gay|straight|a (woman|man|mother|father))\b/iu,
]

/** Names of our prompts and schemas, and talk about how we judge; the words by themselves are at home in many answers. */
const leak: readonly RegExp[] = [
  /\b(INSUFFICIENT_EVIDENCE|OWN_ACTION|MISSED_KEY_POINT|NO_[A-Z]+_?[A-Z]*|TOO_(VAGUE|SHORT)|OFF_TOPIC|FACTUAL_ERROR|key_points|better_answer|betterAnswer)\b/u,
  /\btask:\s*[a-z]+-[a-z]+|\b(my|our|these) (system prompt|instructions|rubric)\b|\baccording to the (rubric|instructions)\b|系统提示词|(我的|我们的|本次|这份)(评分标准|评分细则|提示词|指令)/iu,
]

/** What the levels mean is ours alone; what a weakness is called may be said. */
const anchors = createSecretPhrases(
  createPromptSecrets(
    Object.values(rubric.dimensions).flatMap((dimension) => [
      dimension.meaning,
      ...Object.values(dimension.anchors),
    ]),
  ),
  [],
)

/** By what a text of a feedback is judged. */
export interface FeedbackRules {
  readonly language: Language
  /** Whether a text gives away words that instruct the interviewer. */
  readonly givesAway: (text: string) => boolean
}

/** The first rule that a text of a feedback breaks; undefined when it may be shown. `lengthMax` is in code units. */
export function feedbackFaultIn(
  text: string,
  { language, givesAway, lengthMax }: FeedbackRules & { readonly lengthMax: number },
): FeedbackFault | undefined {
  if (text.trim() === '') return 'EMPTY'
  if (text.length > lengthMax) return 'TOO_LONG'
  if (!isWrittenIn(text, language)) return 'OTHER_LANGUAGE'
  if (personal.some((pattern) => pattern.test(text))) return 'PERSONAL'
  const isLeak =
    leak.some((pattern) => pattern.test(text)) ||
    anchors.leakIn(foldText(text).text, () => '') ||
    givesAway(text)
  return isLeak ? 'LEAK' : undefined
}

/** A text of a feedback is a sentence: one without any Chinese is none in Chinese, however short. */
function isWrittenIn(text: string, language: Language): boolean {
  return isInLanguage(text, language) && (language === 'en' || /\p{Script=Han}/u.test(text))
}
