import { z } from 'zod'

/** Reads yuan with at most two decimals (`"199"`, `"199.00"`) as whole fen; undefined when the text is anything else. */
export function parseYuan(text: string): bigint | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text)
  if (match === null) return undefined
  const [, yuan = '', fraction = ''] = match
  return BigInt(yuan) * 100n + BigInt(fraction.padEnd(2, '0'))
}

/** Writes whole fen as yuan with two decimals, as Alipay does: `19900n` is `"199.00"`. */
export function formatYuan(amountFen: bigint): string {
  const digits = (amountFen < 0n ? -amountFen : amountFen).toString().padStart(3, '0')
  return `${amountFen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Yuan as JSON has them, text or number, read as fen. */
export const yuan = z.union([z.string(), z.number().transform(String)]).transform((text, context) => {
  const amountFen = parseYuan(text)
  if (amountFen !== undefined) return amountFen
  context.addIssue({ code: 'custom', message: '应为最多两位小数的金额' })
  return z.NEVER
})
