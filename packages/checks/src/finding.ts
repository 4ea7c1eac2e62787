/** One thing that a check found wrong: where, which rule, and what to do about it. */
export interface Finding {
  /** Path from the repository's root, with forward slashes. */
  readonly file: string
  /** One-based; left out where the whole file or folder is meant. */
  readonly line?: number
  readonly rule: string
  /** What is wrong and what to do, in one sentence. */
  readonly todo: string
}

/** What a rule saw. A rule that looked at nothing proves nothing, so the number is part of the answer. */
export interface Inspection {
  readonly lookedAt: number
  readonly findings: readonly Finding[]
}

/** `services/a/src/b.ts:12  rule  what to do`, the form that editors and terminals turn into a link. */
export function formatFinding({ file, line, rule, todo }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`}  ${rule}  ${todo}`
}

/** The findings of an inspection, and one more if it looked at nothing. */
export function conclude(rule: string, { lookedAt, findings }: Inspection): readonly Finding[] {
  if (lookedAt > 0) return findings
  return [
    ...findings,
    {
      file: '.',
      rule,
      todo: 'looked at nothing: the rule no longer matches the code, so mend or remove the rule',
    },
  ]
}
