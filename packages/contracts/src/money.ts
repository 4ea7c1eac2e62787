import { z } from 'zod'
import { fieldRules } from './field-rules.ts'

const yuanPattern = /^(0|[1-9]\d{0,9})\.\d{2}$/

/** An amount on the wire: whole yuan, a point and exactly two digits, such as `"199.00"`; never a JSON number. */
export const yuanAmount = z
  .string()
  .max(13)
  .regex(yuanPattern, fieldRules.yuanAmount.en)
  .meta({ id: 'YuanAmount', examples: ['199.00'] })

/** Writes whole fen as yuan: `19900n` → `"199.00"`. Throws RangeError for a negative amount. */
export function fenToYuan(amountFen: bigint): string {
  if (amountFen < 0n) throw new RangeError('an amount of money must not be negative')
  const digits = amountFen.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Reads yuan as whole fen: `"199.00"` → `19900n`. Throws RangeError unless the text has exactly the wire format. */
export function yuanToFen(amount: string): bigint {
  if (!yuanPattern.test(amount)) throw new RangeError('not an amount in yuan with exactly two decimals')
  return BigInt(amount.replace('.', ''))
}
