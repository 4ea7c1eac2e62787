/** Words that hold a sentence together and say nothing by themselves. */
const glueEnglish: ReadonlySet<string> = new Set(
  `a an the this that these those i you he she it we they me him us them my your his its our their
  is are was were be been being am do does did have has had will would can could should may might must
  and or but so because if when while although though since unless until as than then that which who whom whose what how why where
  to of in on at by for from with without into over under between through during before after about against
  not no nor only also just both each every all any some more most very too there here up out off`.split(
    /\s+/u,
  ),
)
const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u))
const clauseWords = `i we he she they is are was were do does did have has had will would can could should and or but so
  because if when while although`
const prepositions = setOf('of in at by for from with into on')
const subjects = setOf('i we he she they')
const auxiliaries = setOf('is are was were')
const articles = setOf('a an the my your his its our their')
/** What cannot follow: an article, a preposition, a subject. */
const neverAfterArticle = setOf(
  `${clauseWords} a an the my your our their to of in on at by for from with into as than then`,
)
const neverAfterPreposition = setOf(`${clauseWords} to of in at by for from into`)
const neverAfterSubject = setOf(
  'a an the my your our their of in at by for from with into to and or but i we he they it',
)
const neverAfterAuxiliary = setOf('i we he she they is are was were and or but because of than then')
/** What no sentence ends with. */
const neverLast = setOf('a an the my your our their and or but because of if is was were with from into to')
const glueChinese =
  /[的了着过是在把被让给和与而且但就也都又才还没不会能可要对从到向为因所以如果当这那哪我你他它们之其]/gu
/** They begin a clause. */
const jointsChinese = setOf('因为 所以 因此 但是 而且 首先 其次 然后 最后 例如 比如 如果 虽然 并且')
const beforeJoint = setOf('是 正 也 就 我 我们 这 都 才 而 并 ， 、 ； 。 : ： ,')
/** They stand behind a number or a word that points. */
const measures = setOf('个 条 次 秒 毫秒 套 张 台 位 份 项 倍')
const beforeMeasure = /[\d一二两三四五六七八九十百千万几每这那各某多半整首末上下第]$/u
/** Two of these side by side are no Chinese. */
const neverTogether =
  /^(?:的(?:了|着|把|被|的|也|就|都|我|我们|大家)|了(?:了|的|被|着)|(?:把|被|从|对|和|与|为了)(?:的|了|着|把|被|是|所以|因为|但是|不|就|也|都|秒|毫秒)|(?:我们|大家|我|他们)(?:我们|大家|我|他们|的的|条|秒|毫秒|号)|(?:不|就|都|也)(?:的|了|秒|毫秒|条|号)|(?:各|每|这|那)(?:的|了|是|把|被|不|就|都|我们|大家|因为|所以)|(?:是|可以|没有)(?:了|的|秒|毫秒|条))$/u

/** Whether a sentence reads like one: words in order, and not a list of terms or words drawn from a bag. */
export function isProse(sentence: string): boolean {
  const han = sentence.match(/\p{sc=Han}/gu)?.length ?? 0
  const tokens = sentence.match(/[\p{sc=Latin}\p{N}'’-]+/gu) ?? []
  return han >= tokens.length ? isChineseProse(sentence, han) : isEnglishProse(sentence, tokens)
}

function isChineseProse(sentence: string, han: number): boolean {
  if (han < 8) return !isList(sentence)
  const glue = sentence.match(glueChinese)?.length ?? 0
  const faults = faultsInChinese(sentence) + strayTokens(sentence)
  return !isList(sentence) && glue > 0 && (faults < 2 || faults / han < 0.045)
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })

function faultsInChinese(sentence: string): number {
  const tokens = Array.from(words.segment(sentence), ({ segment }) => segment).filter(
    (token) => token.trim() !== '',
  )
  return tokens.filter((token, index) => {
    const before = tokens[index - 1] ?? '。'
    if (jointsChinese.has(token) && !beforeJoint.has(before) && !/\p{P}$/u.test(before)) return true
    if (measures.has(token) && !beforeMeasure.test(before)) return true
    return neverTogether.test(before + token)
  }).length
}

/** Chinese words with a space on both sides: typed as a list of words. */
function strayTokens(sentence: string): number {
  const tokens = sentence.split(/\s+/u).filter((token) => /^\p{sc=Han}{1,4}$/u.test(token))
  return tokens.length > 3 ? tokens.length : 0
}

/** At least four short members, and nothing that is done with them. */
function isList(sentence: string): boolean {
  const members = sentence.split(/[、,，/;；|]+/u).filter((member) => member.trim() !== '')
  const short = members.filter(
    (member) => member.trim().length <= 8 && !/[我了是在把会因所过还都就也有到很不]/u.test(member),
  )
  return members.length >= 4 && short.length / members.length >= 0.75
}

function isEnglishProse(sentence: string, tokens: readonly string[]): boolean {
  const lower = tokens.map((word) => word.toLowerCase())
  if (lower.length < 5) return true
  const glue = lower.filter((word) => glueEnglish.has(word)).length
  const faults = lower.filter((word, index) => {
    const next = lower[index + 1]
    if (next === undefined) return neverLast.has(word)
    if (articles.has(word)) return neverAfterArticle.has(next)
    if (prepositions.has(word)) return neverAfterPreposition.has(next)
    if (auxiliaries.has(word)) return neverAfterAuxiliary.has(next)
    return subjects.has(word) ? neverAfterSubject.has(next) : word === next
  }).length
  const members = sentence.split(/[,;/|]/u)
  const isEnumeration = members.length >= 5 && lower.length / members.length < 3
  return !isEnumeration && glue / lower.length >= 0.2 && faults / lower.length < 0.025
}
