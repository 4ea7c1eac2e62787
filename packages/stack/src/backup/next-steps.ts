import type { Restored } from './restore-dump.ts'

const dayMs = 24 * 3_600_000
const beijingOffsetMs = 8 * 3_600_000
const dayOf = (moment: Date): string =>
  new Date(moment.getTime() + beijingOffsetMs).toISOString().slice(0, 10)

/** Days in Beijing that are over, from the one of a moment on: the channel's bills know what the backup does not. */
export function billedDaysSince(moment: Date, now: Date): string[] {
  const days: string[] = []
  for (let at = moment; dayOf(at) < dayOf(now); at = new Date(at.getTime() + dayMs)) days.push(dayOf(at))
  return days
}

/** What a person does after a restore, in its order. */
export function nextSteps({ database, manifest, putAside }: Restored, now: Date): string {
  const days = billedDaysSince(new Date(manifest.moment), now)
  const bills = days.map((day) => `     node src/reconcile.ts --day ${day}    (in services/payment-service)`)
  return [
    `${database} is as it was at ${manifest.moment}.`,
    ...(putAside === undefined
      ? []
      : [`What was there is called ${putAside} now; drop it when you need it no more.`]),
    'Now, at length in docs/backup-and-restore.md:',
    '  1. Restart every replica of both services: they remember what the database has forgotten.',
    '  2. Hold refunds back: money that went back since is in our books when the bill of today has been compared, tomorrow.',
    `  3. Payments settle by themselves, by the clock and by each day's bill${days.length === 0 ? '.' : '; at once:'}`,
    ...bills,
    '  4. Read the open differences. MISSING_HERE is money for an order that nobody here knows any more.',
    '  5. Remove the data of candidates again whose removal came since.',
    '  6. npm run backup',
    '',
  ].join('\n')
}
