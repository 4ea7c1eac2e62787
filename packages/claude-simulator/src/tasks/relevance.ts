/** Words of any question, which say nothing about its subject. */
const common = new Set(
  `know best work worked and how did you why not the for was are but its can has had who our out all any one two too
  what which when where would could should your have with that this from about tell describe explain through them they there
  please example time were does into than then some most more make made give walk time kind first between
  请你 你的 什么 怎么 怎样 如何 一个 一次 一下 哪些 哪个 为什 么样 你会 会怎 介绍 讲讲 说说 谈谈 这个 那个 可以 我们 我的 他们 时候 问题 是什 有没 没有
  经历 例子 具体 最后 结果 自己 你们 当时 其中 它们 以及 分别 各自 解释 说明`.split(/\s+/u),
)

/** From so many shared words on an answer is about the question as much as it can be. */
const sharedEnough = 3

/** The words of a text that say what it is about: pairs of Chinese characters, and stems of longer Latin words. */
function subjectWords(text: string): Set<string> {
  const folded = text.normalize('NFKC').toLowerCase()
  const latin = (folded.match(/\p{sc=Latin}[\p{sc=Latin}\p{N}+#-]{2,}/gu) ?? []).map((word) =>
    word.slice(0, 5),
  )
  const runs = folded.match(/\p{sc=Han}+/gu) ?? []
  const pairs = runs.flatMap((run) =>
    Array.from({ length: Math.max(0, run.length - 1) }, (_, at) => run.slice(at, at + 2)),
  )
  return new Set([...latin, ...pairs].filter((word) => !common.has(word)))
}

/**
 * How far an answer is about its question, from 0 to 1, by the words that it shares with the question and what a good answer shows. 1
 * for a question that says too little about its subject to tell.
 */
export function relevanceOf(answer: string, about: readonly string[]): number {
  const subject = subjectWords(about.join('\n'))
  if (subject.size < 4) return 1
  const said = subjectWords(answer)
  const shared = [...subject].filter((word) => said.has(word)).length
  return Math.min(1, shared / sharedEnough)
}
