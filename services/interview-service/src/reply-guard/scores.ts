import { splitTerms, type ForbiddenPhrases } from './forbidden-phrases.ts'

const number = '(?:\\d+(?:\\.\\d+)?|[零一二三四五六七八九十百两]+)'
/** Points and stars; minutes, partitions and parts are none. */
const points =
  '(?:分(?!钟|之|片|区|库|表|布|支|组|批|段|析|位|级|层|成|发|离|流|页|桶|摊|配|叉)|颗?星(?!期)|/(?:5|10|100)(?!\\d)(?=[,。.;!]|$|的?(?:分|成绩|评价)))'

/** A score given to the candidate; scores stand in the feedback and nowhere else. */
export const scores: ForbiddenPhrases = {
  terms: [
    ...splitTerms(
      '满分|得分|打分|评分|分数|成绩|评级|等级|评为|score|give|rate|grade|mark|full marks|top marks|points|award|deserve|out of|0|1|2|3|4|5|6|7|8|9',
    ),
    ...Array.from('一二三四五六七八九十百两', (digit) => [`${digit}分`, `${digit}十`, `${digit}百`]).flat(),
  ],
  patterns: [
    /(?:[你您这给打得]|回答|接近|值得)[^,。?]{0,8}满分|满分的?(?:回答|答案|表现)/u,
    new RegExp(
      `(?:我|这|[你您]|回答|表现|本题)[^,。?]{0,10}?(?:给|打|得|评|拿|是|为|有|值)(?:了|[你您]|到|出)*${number}${points}`,
      'u',
    ),
    new RegExp(
      `(?:^|[,:]|[你您]|我|回答|这题|本题)[^,。?]{0,6}(?:得分|分数|评分|成绩|打分)(?:是|为|:|大概|大约|在|给)*${number}`,
      'u',
    ),
    /(?:[你您]|回答|表现)[^,。?]{0,8}(?:评级|等级|评为)(?:是|为|:)*(?:优秀|良好|合格|不合格|[a-fs]级?(?![a-z]))/u,
    /\b(?:i|i'd|i'll|i've|we|we'd|this is|that is|that's|it's|your (?:answer|response|score)|you)\b[^.?!;]{0,40}?\b(?:give|rate|score|mark|grade|award|scored|gave|giving|earn|earned|get|got|deserves?|worth|is|was|that's|it's)\b[^.?!;]{0,25}?\b\d+(?:\.\d+)? ?(?:\/|out of) ?(?:5|10|100|five|ten)\b(?! [a-z])/u,
    /\b(?:that's|it's|that is|this is|it is) (?:an? )?\d+(?:\.\d+)? ?(?:\/|out of) ?(?:5|10|100)\b(?! [a-z])/u,
    /\byour (?:score|grade|rating|mark) (?:is|was|would be|for)\b|\b(?:full|top) marks\b|\b(?:a )?perfect score for (?:you|that|this)\b|\b\d+ (?:points?|percent|%) for (?:that|this|your)\b/u,
    /\bi(?:'d| would|'ll| will)? (?:rate|grade|score|mark) (?:you|that|this|your)\b|\bi(?:'d| would|'ll| will) give (?:you|that|this|it|your answer) (?:an? )?(?:[a-f][+-]?|\d+(?:\.\d+)?)(?=[.,!]|$| (?:for|points?|out|stars?|of))/u,
  ],
}
