const beijingOffsetMs = 8 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

/** Alipay's way to write a moment: `yyyy-MM-dd HH:mm:ss`, Beijing time, which has no summer time. */
export function formatBeijingTime(moment: Date): string {
  return new Date(moment.getTime() + beijingOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** As formatBeijingTime, with milliseconds, as Alipay writes `gmt_refund`. */
export function formatBeijingTimeMs(moment: Date): string {
  return `${formatBeijingTime(moment)}${moment.toISOString().slice(19, 23)}`
}

/** The day in Beijing, `yyyy-MM-dd`. */
export const beijingDay = (moment: Date): string => formatBeijingTime(moment).slice(0, 10)

/** Reads `yyyy-MM-dd HH:mm:ss` as Beijing time; undefined when the text is anything else or no real date. */
export function parseBeijingTime(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined
  const moment = new Date(`${text.replace(' ', 'T')}+08:00`)
  if (Number.isNaN(moment.getTime())) return undefined
  // JavaScript reads the 31st of June as the 1st of July.
  return formatBeijingTime(moment) === text ? moment : undefined
}

/** The next midnight in Beijing after `moment`. */
export function nextBeijingMidnight(moment: Date): Date {
  const local = moment.getTime() + beijingOffsetMs
  return new Date(local - (local % dayMs) + dayMs - beijingOffsetMs)
}
