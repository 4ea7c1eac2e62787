import type { Screen } from './screen.ts'
import { padTo, textWidth } from './text-width.ts'

/** Number and name on the left, the time on the right. */
export function headline(
  { columns, paint }: Screen,
  { number, name, time }: { readonly number: string; readonly name: string; readonly time: string },
): string {
  const roomForName = columns - textWidth(`${number} `) - time.length
  return `${paint('dim', number)} ${paint('bold', padTo(name, roomForName))}${time}`.trimEnd()
}
