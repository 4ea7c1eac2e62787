import type { ModelFaultDoor } from './fault-doors.ts'
import { faultsText } from './faults-page.ts'
import { pageOf, tableOf } from './markdown.ts'

/** What interview-service makes of each fault of the language model, by the task at which it meets one. */
export function modelFaultsPage(doors: readonly ModelFaultDoor[]): string {
  return pageOf('Faults of the language model', [
    'What the language model may do wrong, as its simulator plays it, and what comes of it: the calls on record, which are the bill; ' +
      'what the candidate gets; the counters that moved and the errors in the log; and what holds in the end. Each row is a test of ' +
      'interview-service over HTTP, which is made from it. Their limits are short, so that a repeat that would have to wait for a ' +
      'second is not in time, and the second model is asked instead.',
    ...doors.flatMap(({ name, does, afterwards, cases }) => [
      `## ${name}`,
      `${does} Then ${afterwards}`,
      tableOf(
        ['fault', 'calls', 'the candidate gets', 'an operator sees', 'in the end', 'outcome'],
        cases.map(({ faults, calls, told, noticed, inTheEnd, outcome }) => [
          faultsText(faults),
          calls,
          told,
          noticed === '' ? 'the calls' : noticed,
          inTheEnd,
          outcome,
        ]),
      ),
    ]),
  ])
}
