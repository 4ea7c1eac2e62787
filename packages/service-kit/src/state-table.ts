/** One allowed step of a state machine, with who may cause it: the whole machine is a table of these. */
export interface Transition<State extends string, Event extends string> {
  readonly from: State
  readonly event: Event
  readonly to: State
  readonly by: string
}

/** The state after an event, or undefined where the table does not allow it. */
export function nextState<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  from: State,
  event: Event,
): State | undefined {
  return table.find((step) => step.from === from && step.event === event)?.to
}
