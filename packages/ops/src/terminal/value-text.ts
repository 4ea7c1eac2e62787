import { plainText } from './plain-text.ts'

/** What stands for nothing. */
export const noValue = '-'

const yuan = /^-?\d+\.\d{2}$/
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** One value of an answer for people: times in the local zone, amounts with their currency, and nothing that steers the terminal. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return noValue
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return textOf(value)
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.length === 0 ? noValue : value.map((one) => valueText(one)).join(', ')
  }
  return plainText(JSON.stringify(value))
}

function textOf(value: string): string {
  if (yuan.test(value)) return `${value} CNY`
  return rfc3339.test(value) ? localTime(new Date(value)) : plainText(value)
}

/** A moment in the zone of this machine, like `2026-01-15T18:30:05+08:00`. */
export function localTime(moment: Date): string {
  const offset = -moment.getTimezoneOffset()
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 19)
  const twoDigits = (number: number) => String(Math.trunc(Math.abs(number))).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(offset / 60)}:${twoDigits(offset % 60)}`
}
