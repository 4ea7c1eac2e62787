import { fieldRules } from '@interview-pass/contracts'
import { z } from 'zod'

/** A text of 1 to `lengthMax` characters without control characters, as it may stand in a path, a query or a line. */
export function plainText(lengthMax: number) {
  return z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^\P{Cc}*$/u, fieldRules.plainText.en)
}
