/** Choosing among closed values by what their names say. */

/** The first value that matches the earliest pattern that matches any. */
export function pickByName(values: readonly unknown[], patterns: readonly RegExp[]): unknown {
  for (const pattern of patterns) {
    const match = values.find((value) => typeof value === 'string' && pattern.test(value))
    if (match !== undefined) {
      return match
    }
  }
  return undefined
}

const NO_EVIDENCE =
  /insufficient|no_?evidence|not_?(assess|demonstrat|observ|answer|enough|shown|applicable)|unanswered|unknown|^n_?a$|证据不足|无法评/i

/** Names of levels, from the lowest; a name counts where its first pattern matches. */
const RANKS: readonly RegExp[] = [
  /^(very_?)?(poor|bad)|unsatisf|unaccept|^none$|^very_?(low|weak)|not_?met|absent|极差|很差/i,
  /weak|below|basic|beginner|novice|entry|junior|^low$|needs|limited|^bad|差|较弱|不足|待提高/i,
  /fair|develop|adequate|meets|medium|moderate|partial|satisf|competent|average|^ok|mixed|intermediate|一般|合格|中等/i,
  /good|proficient|solid|^strong$|^met$|above|skilled|senior|^high$|良好|较好|熟练/i,
  /excel|expert|outstanding|exception|advanced|master|exceed|^very_?(high|strong)|exemplary|优秀|卓越|出色/i,
]

export type LevelScale = {
  /** From the lowest to the highest. */
  levels: unknown[]
  /** The value that says there is nothing to judge, when there is one. */
  noEvidence: unknown
}

/**
 * The values as a scale, or undefined when their names say no order. `isLevel` says that they are levels all the same:
 * then the order of the list is believed, lowest first.
 */
export function levelScaleOf(values: readonly unknown[], isLevel = false): LevelScale | undefined {
  const present = values.filter((value) => value !== null)
  const noEvidence = present.find((value) => typeof value === 'string' && NO_EVIDENCE.test(value))
  const levels = present.filter((value) => value !== noEvidence)
  const ranked = levels.map((value) => ({ value, rank: rankOf(value) }))
  if (levels.length < 2 || ranked.some(({ rank }) => rank === undefined)) {
    return isLevel && levels.length > 0 ? { levels, noEvidence } : undefined
  }
  ranked.sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
  return { levels: ranked.map(({ value }) => value), noEvidence }
}

function rankOf(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return value
  }
  if (typeof value !== 'string') {
    return undefined
  }
  const digits = /^\D{0,12}(\d{1,3})\D{0,40}$/.exec(value)?.[1]
  if (digits !== undefined) {
    return Number(digits)
  }
  const rank = RANKS.findIndex((pattern) => pattern.test(value))
  return rank === -1 ? undefined : rank
}
