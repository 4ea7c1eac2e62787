import type { FaultDoor, OrderedFault } from './fault-doors.ts'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** What payment-service makes of each fault of the payment channel, by the place where it meets one. */
export function faultsPage(doors: readonly FaultDoor[]): string {
  return pageOf('Faults of the payment channel', [
    'What Alipay may do wrong, as its simulator plays it, and what then holds of the order: in our books, in our events and ' +
      "in Alipay's own books. Each row is a test of payment-service, which is made from it.",
    ...doors.flatMap(({ name, does, afterwards, cases }) => [
      `## ${name}`,
      `${does} Then ${afterwards}`,
      tableOf(
        ['fault', 'answered', 'at once', 'in the end', 'outcome'],
        cases.map(({ faults, answered, atOnce, inTheEnd, outcome }) => [
          faultsText(faults),
          answered,
          atOnce,
          inTheEnd,
          outcome,
        ]),
      ),
    ]),
  ])
}

const sides: Readonly<Record<string, string>> = {
  BEFORE_WORK: 'before its work',
  AFTER_WORK: 'after its work',
}

/** Faults in the order played. */
export function faultsText(faults: readonly OrderedFault[]): string {
  return faults.map(textOf).join(', ')
}

/** `LATENCY` (latencyMs 1000, before its work), with the kind as code. */
function textOf({ kind, ...settings }: OrderedFault): string {
  const parts = Object.entries(settings).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return sides[text] ?? `${name} ${text}`
  })
  return `${codeOf(kind)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}
