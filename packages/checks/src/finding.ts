/** One thing that is wrong: where, and what to do about it. */
export interface Fault {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string
  /** One-based; left out where the whole file or folder is meant. */
  readonly line?: number
  /** What is wrong and what to do, in one sentence. */
  readonly todo: string
}

/** A fault, and the rule that found it. */
export interface Finding extends Fault {
  readonly rule: string
}

/** What a rule saw. A rule that looked at nothing proves nothing, so the number is part of the answer. */
export interface Inspection {
  readonly lookedAt: number
  readonly faults: readonly Fault[]
}

/** `services/a/src/b.ts:12  rule  what to do`, the form that editors and terminals turn into a link. */
export function formatFinding({ file, line, rule, todo }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`}  ${rule}  ${todo}`
}

/** The findings of a rule, and one more if it looked at nothing. */
export function conclude(rule: string, { lookedAt, faults }: Inspection): readonly Finding[] {
  const todo = 'looked at nothing: the rule no longer matches the code, so mend or remove the rule'
  const nothing = lookedAt > 0 ? [] : [{ file: '.', todo }]
  return [...faults, ...nothing].map((fault) => ({ ...fault, rule }))
}
