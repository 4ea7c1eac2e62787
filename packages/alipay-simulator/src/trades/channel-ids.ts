import { randomBytes, randomInt } from 'node:crypto'
import { beijingDay } from '../beijing-time.ts'

const digits = (count: number): string =>
  Array.from({ length: count }, () => randomInt(10).toString()).join('')

const dateOf = (at: Date): string => beijingDay(at).replaceAll('-', '')

/** A trade number as Alipay's: 28 digits that begin with the date in Beijing. */
export const newTradeNo = (at: Date): string => `${dateOf(at)}22001${digits(15)}`

/** The id of one notice, the same in all its deliveries. */
export const newNotifyId = (at: Date): string => `${dateOf(at)}00222${digits(21)}`

/** The number of a refund that nobody else gave one: Alipay's own. */
export const newRequestNo = (at: Date): string => `${dateOf(at)}00333${digits(15)}`

/** The secret part of a QR code's URL. */
export const newQrId = (): string => `bax${randomBytes(12).toString('hex')}`
