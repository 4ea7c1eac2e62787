/** Words of any talk, whatever it is about, and those in which points of a good answer are put. */
const common = new Set(
  `compares describes explains happen happened happens mentions names says tells
  举例 举出 区分 总会 总是 提到 指出 比较 考虑 给出 讲出 讲清 说出 说清 说明 遇到
  about absolute after again all also always and another any anything are because been before being best better both but can
  could course days did do does each even every everybody everything feeling few for from get give given good got had has have
  here his how into its itself just kind kinds know less let like little lot lots luck made make many matter maybe more most much
  must never not nothing now one ones only opinion other others our out over own people perhaps quite rather really right said
  same say see should side sides since some somehow something still such sure take talk than that the their them then there these
  they thing things think this those time today together tomorrow too topic two use used very was way ways well were what when
  where which while who whole why will with without work worked would year years yes you your
  一个 一些 一下 一切 一定 一样 一直 一种 一点 不太 不同 不是 东西 个人 也就是 也不能 事情 什么 今天 以后 任何 但是 你们 其他 其实 具体 具体来说 几个
  凡事 别人 只是 只要 只有 可以 可能 各自 各种 同时 后来 因为 因此 大家 大概 如果 就是 平时 很多 怎么 怎么说 怎样 总的来说 情况 感觉 或者 所以 所有 时候 明天
  是的 最后 有人 有些 有的 来说 每个人 比如 没有 然后 特别 现在 当时 当然 很多人 情况下 我们 我的 所谓 态度 总之 方面 有点 样子 看法 经常 自己 觉得 认为 说得
  话题 这个 这些 这样 这么 这种 道理 那个 那些 那样 那么 都是 都有 都要 问题 随便 需要 首先 其次 例如 决定 绝对`.split(
    /\s+/u,
  ),
)

const chinese = new Intl.Segmenter('zh', { granularity: 'word' })

/** The words of a text that say what it is about: Chinese ones of two characters and more, and stems of Latin ones. */
function contentWords(text: string): Set<string> {
  const words = Array.from(chinese.segment(text.normalize('NFKC').toLowerCase()), ({ segment }) => segment)
  const telling = words.filter(
    (word) => /^\p{sc=Han}{2,}$|^\p{sc=Latin}{3,}/u.test(word) && !common.has(word),
  )
  return new Set(telling.map((word) => (/^\p{sc=Latin}/u.test(word) ? word.slice(0, 5) : word)))
}

function sharedOf(words: ReadonlySet<string>, known: ReadonlySet<string>): number {
  return [...words].filter((word) => known.has(word)).length
}

/** From so many shared words on, a sentence goes on about what another one says. */
const linkMin = 2
/** A question of fewer words says too little about its subject. */
const subjectMin = 4

/**
 * The sentences that have to do with the question: they share a word with it, give a figure, or share words with a sentence that
 * does. All of them when the question says too little about its subject to tell.
 */
export function tellingSentences(sentences: readonly string[], about: readonly string[]): string[] {
  const subject = contentWords(about.join('\n'))
  if (subject.size < subjectMin) return [...sentences]
  const known = new Set(subject)
  const told = new Set<string>()
  for (let grown = -1; grown !== told.size;) {
    grown = told.size
    for (const each of sentences) {
      const words = contentWords(each)
      const isLinked = sharedOf(words, subject) >= 1 || sharedOf(words, known) >= linkMin
      if (!isLinked && !/\p{N}/u.test(each)) continue
      told.add(each)
      for (const word of words) known.add(word)
    }
  }
  return sentences.filter((each) => told.has(each))
}
