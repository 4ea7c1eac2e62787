import { titleOf, type PlayedInterview } from './played-interview.ts'

/** What a check has found. */
export interface Finding {
  /** As measured, in a few words. */
  readonly measured: string
  /** What does not hold, a line each; empty when the check is passed. */
  readonly failures: readonly string[]
}

/** Something that must hold for all interviews of a run. */
export interface Check {
  readonly name: string
  /** What is asked, with its figure. */
  readonly bound: string
  readonly find: (played: readonly PlayedInterview[]) => Finding
}

/** A check of each interview by itself: `problemsIn` names what is wrong in one. */
export function checkEach(
  name: string,
  bound: string,
  problemsIn: (played: PlayedInterview) => readonly string[],
): Check {
  return {
    name,
    bound,
    find: (all) => {
      const failures = all.flatMap((played) =>
        problemsIn(played).map((problem) => `${titleOf(played)}: ${problem}`),
      )
      return { measured: `${failures.length} in ${all.length} interviews`, failures }
    },
  }
}
