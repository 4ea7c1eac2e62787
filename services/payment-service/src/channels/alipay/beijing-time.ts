const beijingOffsetMs = 8 * 60 * 60 * 1000

/** Writes a moment as Alipay wants it: `yyyy-MM-dd HH:mm:ss` in Beijing time (UTC+8, no summer time). */
export function toBeijingTime(moment: Date): string {
  return new Date(moment.getTime() + beijingOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** Reads Alipay's Beijing time; undefined when the text has another format or is no real date. */
export function fromBeijingTime(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,3})?$/.test(text)) return undefined
  const moment = new Date(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
