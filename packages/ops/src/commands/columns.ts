/** The columns of a table that is shown in several places. */
export interface Columns {
  readonly names: readonly string[]
  /** All but one that is the same in every row. */
  without(name: string): readonly string[]
}

export function columnsOf(...names: readonly string[]): Columns {
  return { names, without: (name) => names.filter((one) => one !== name) }
}
