const beijingOffsetMs = 8 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

/** A day's bill is asked for from ten in the morning of the next one on. Source: Alipay's advice. */
const billHourMs = 10 * 60 * 60 * 1000

/** Days that nobody reconciled are caught up with so far back. */
const daysBackMax = 7

/** The day in Beijing, `yyyy-MM-dd`, that a moment belongs to. */
export function billDayOf(moment: Date): string {
  return new Date(moment.getTime() + beijingOffsetMs).toISOString().slice(0, 10)
}

/** The moments at which a day in Beijing begins and ends. Throws RangeError for what is no day. */
export function boundsOf(day: string): { readonly start: Date; readonly end: Date } {
  const start = new Date(`${day}T00:00:00+08:00`)
  if (Number.isNaN(start.getTime()) || billDayOf(start) !== day) throw new RangeError('not a day')
  return { start, end: new Date(start.getTime() + dayMs) }
}

export function dayBefore(day: string): string {
  return billDayOf(new Date(boundsOf(day).start.getTime() - 1))
}

/** Whether a day is over, so that there may be a bill of it. */
export function isOver(day: string, now: Date): boolean {
  return boundsOf(day).end <= now
}

/** The days since `first` whose bill is due, the oldest first and at most a week of them. */
export function listDueDays(first: Date, now: Date): readonly string[] {
  const days: string[] = []
  let day = dayBefore(billDayOf(new Date(now.getTime() - billHourMs)))
  while (days.length < daysBackMax && day >= billDayOf(first)) {
    days.unshift(day)
    day = dayBefore(day)
  }
  return days
}
