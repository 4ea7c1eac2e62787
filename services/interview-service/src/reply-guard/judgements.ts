import { splitTerms, type ForbiddenPhrases } from './forbidden-phrases.ts'

const wrongChinese =
  '(?:错误的|错的|错了|错误|不对(?!账|称|外|齐|应|等|接|劲)|不正确|有误|不准确|不合格|不及格|很差|太差|差劲|不行|不好|不够好|不完整|不全面|不太(?:完整|全面|准确|正确|理想|好|对)|不够(?:完整|全面|准确|理想|深入)|太浅|很一般|不理想|离题|跑题|站不住脚|有问题|令人失望|没有?抓住重点|没有?答到点上)'
const answerChinese = '(?:回答|答案|说法|理解|解释|观点|表述|结论|答法)'
const wrongEnglish =
  '(?:wrong|incorrect|false|inaccurate|mistaken|weak|poor|bad|terrible|insufficient|incomplete|inadequate|disappointing|off[- ]topic|unsatisfactory|not (?:right|correct|good|good enough|accurate|complete))'
const answerEnglish = '(?:answer|response|reply|explanation|reasoning|understanding)'

/** An answer called wrong, the right one given away, or the interview decided: the interviewer's talk does none of it. */
export const judgements: ForbiddenPhrases = {
  terms: [
    '错|不对|不正确|有误|不准确|不合格|不及格|很差|太差|差劲|不行|不好|不够|不太|不完整|不全面|太浅|很一般|不理想|离题|跑题|站不住脚|有问题|令人失望|没抓住重点|没有抓住重点',
    '没答到点上|没有答到点上|正确|标准答案|标准的答案|参考答案|理想|完整|最佳|更好的|答案|回答应|回答要|回答会|回答需要|应该回答|应该答|应该说|应该提到|应该讲|应当|本应|本该|考察点|考点|评分点|得分点',
    '要点|关键点|通过|没通过|录用|聘用|录取|淘汰|落选|wrong|incorrect|false|inaccurate|mistaken|weak|poor|bad|terrible',
    'insufficient|incomplete|inadequate|disappointing|off-topic|off topic|unsatisfactory|not right',
    "not correct|not good|not accurate|not complete|missed|failed|didn't answer|did not answer|should have",
    'forgot to mention|correct|right answer|right response|model answer|ideal|expected|best|reference',
    'standard|good|better|strong|complete|full|perfect|passed|hire|reject|recommend',
  ].flatMap(splitTerms),
  patterns: [
    new RegExp(
      `[你您](?:的|这个|刚才|刚刚|上一个|对[^,。?]{0,8}的|[^,。?]{0,6}和)*${answerChinese}[^,。;?]{0,6}?${wrongChinese}`,
      'u',
    ),
    new RegExp(
      `(?:^|[,;:])(?:但|不过|可惜|很遗憾|其实)*(?:这|这个|这样的?|那)?${answerChinese}(?:是|得)?(?:完全|都|并|不太|有点)?${wrongChinese}`,
      'u',
    ),
    new RegExp(
      `[你您](?:刚才|刚刚|这里|这题)?(?:答|说|讲|理解|想|搞|弄|回答)(?:得|的)(?:是)?(?:完全|都|全|并|不太|有点|非常)?${wrongChinese}`,
      'u',
    ),
    /[你您](?:刚才|这里|这题)?(?:都|全|完全)?(?:答|说|讲|理解|搞|弄|回答)?错了(?![^,。]*[?])|(?:^|[,:])(?:这题|这道题|抱歉|很遗憾)?(?:你)?答错了/u,
    /(?:^|[,:])(?:但|不过|可惜|抱歉|很遗憾|其实|不是?的?)*,?(?:这|那)(?:样|个)?(?:说|讲)?(?:是|并)?(?:不对(?!账|称|外|齐|应|等|接|劲)|不正确|错的|错误的)(?=[,。!]|$)/u,
    /(?<![你您](?:认为|觉得|当时|们|理解)(?:的)?)(?:正确|标准|参考|理想|完整|最佳|更好)的?(?:答案|回答|答法)(?:应该|应当|其实|就)?(?:是(?!什么|怎|哪|否)|为(?!什么)|包括|包含|要|如下|:)/u,
    /[你您](?:应该|应当|本应|本该)(?:回答|答|说|提到|讲)(?![^,。]*[?])|(?:^|[,:一个])好的(?:答案|回答)(?:应该|应当|要|会|需要)(?:包括|包含|提到|是)/u,
    /(?:这道?个?题|本题|这个问题|上一题)[^,。?]{0,4}(?:考察点|考点|评分点|得分点|要点|关键点)(?:是(?!什么|哪)|在于|包括|:)/u,
    /(?:^|[,:])(?:恭喜)?,?[你您](?:已经|没有?|没能|未能|可以|不能)*通过了?(?:这次|本次|这场|本场|我们的|今天的)?(?:模拟)?面试|恭喜[你您]?(?:,)?通过/u,
    /(?:会|不会|决定|建议|打算)(?:录用|聘用|录取|淘汰|拒绝)[你您]|[你您](?:已?被|将被|会被|不会被|没有?被)(?:录用|录取|聘用|淘汰)|[你您]落选/u,
    new RegExp(
      `\\b(?:your|that|this) ${answerEnglish}(?:'s| is| was| seems| sounds| looks) (?:completely |totally |simply |just |actually |quite |rather |a bit |very |too |still )*${wrongEnglish}\\b`,
      'u',
    ),
    new RegExp(
      `(?:^|[,;:] ?)(?:(?:sorry|no|well|unfortunately|actually|hmm|but),? )*(?:that|this|it)(?: is|'s| was)(?: not quite| simply| just| actually| completely| unfortunately)? ${wrongEnglish}(?=[,.;!]|$| i'm)`,
      'u',
    ),
    new RegExp(
      `\\byou(?:'re| are| were| answered| got (?:it|that|this))(?: completely| totally| quite| simply| just| actually)* (?:wrong(?:ly)?|incorrect(?:ly)?|mistaken|poorly|badly|not (?:right|correct))\\b(?!.*\\?)`,
      'u',
    ),
    /\byou (?:missed (?:the|a|an|some|several|one)? ?(?:key|main|important|most|essential|whole)? ?(?:points?|parts?|answer)\b|failed to (?:mention|answer|explain|address)|didn't answer|did not answer|should have (?:said|mentioned|answered|talked|named|explained)|forgot to mention)/u,
    /\bthe (?:correct|right|model|ideal|expected|best|reference|standard) (?:answer|response)(?: here)?(?: is| was| would| should|:)(?! .*\?)/u,
    /\ba (?:good|better|strong|complete|full|perfect|model|stronger) (?:answer|response) (?:is|would|should|must|includes|mentions|covers|needs|names)\b(?!.*\?)/u,
    /\byou(?:'ve| have)? (?:passed|failed)(?: (?:the|this|your|our)(?: mock)? interview)?(?=[.!,]|$)/u,
    /\b(?:we|i)(?:'ll| will| would|'d| won't| will not)(?: not)? (?:hire|reject|recommend) you\b|\byou(?:'re| are| will be| won't be| will not be)(?: not)? (?:hired|rejected|recommended)\b/u,
  ],
}
