import { pageOf } from './markdown.ts'
import type { StateMachine } from './state-machines.ts'

/** The state machines as drawings: the first state of a table is where it starts, one that nothing leaves is final. */
export function statesPage(machines: readonly StateMachine[]): string {
  return pageOf('States', [
    'Each drawing is made from the state table in code. A step that is not drawn is not allowed; some that are drawn wait for the feature that takes them (ARCHITECTURE.md).',
    ...machines.flatMap((machine) => [`## ${machine.subject} (${machine.service})`, drawingOf(machine)]),
  ])
}

function drawingOf({ states, steps }: StateMachine): string {
  const left = new Set(steps.map(({ from }) => from))
  const first = states[0]
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...(first === undefined ? [] : [`  [*] --> ${first}`]),
    ...steps.map(
      ({ from, event, to, by }) => `  ${from} --> ${to}: ${event}${by === undefined ? '' : ` (${by})`}`,
    ),
    ...states.filter((state) => !left.has(state)).map((state) => `  ${state} --> [*]`),
    '```',
  ].join('\n')
}
