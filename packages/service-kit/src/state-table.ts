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

/** Where an event leads, from wherever the table allows it. Throws Error for one that leads nowhere, or to several states. */
export function stateAfter<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  event: Event,
): State {
  const [state, ...others] = new Set(table.filter((step) => step.event === event).map(({ to }) => to))
  if (state === undefined || others.length > 0) throw new Error(`${event} does not lead to one state`)
  return state
}

/** The states in which the table allows an event: what a conditional update asks for. */
export function statesBefore<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  event: Event,
): readonly State[] {
  return table.filter((step) => step.event === event).map(({ from }) => from)
}

/** The states that have a way out; all others are final. */
export function openStates<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
): readonly State[] {
  return [...new Set(table.map(({ from }) => from))]
}
