import { fenToYuan, interviewKinds, languages } from '@interview-pass/contracts'
import { z } from 'zod'
import { activeStatuses } from '../active-status.ts'

export const latePaymentPolicies = ['FULFIL', 'REFUND'] as const

const terms = z.object({
  name: z.string(),
  priceFen: z.coerce.bigint(),
  /** From the payment on. */
  codeValidityDays: z.int(),
  latePaymentPolicy: z.enum(latePaymentPolicies),
  interviewKind: z.enum(interviewKinds),
  interviewQuestions: z.int(),
  interviewMinutes: z.int(),
  interviewLanguage: z.enum(languages),
  status: z.enum(activeStatuses),
})

/** What an administrator says of a product. */
export type ProductTerms = Readonly<z.output<typeof terms>>

/** `version` counts its changes. */
const productCopy = terms.extend({ id: z.coerce.bigint(), version: z.int() })

/** What is kept of a product between two looks at the database. */
export type ProductCopy = Readonly<z.output<typeof productCopy>>

/** Writes a copy as a text, as another replica reads it. */
export function writeCopy(product: ProductCopy): string {
  return JSON.stringify(productCopy.parse(product), (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}

/** Reads a copy; undefined for a text that another version of this service has written otherwise. */
export function readCopy(text: string): ProductCopy | undefined {
  return productCopy.safeParse(JSON.parse(text)).data
}

/** What is different after a change, by the names of the API: each fact with its value before. */
export function changedFacts(before: ProductTerms, after: ProductTerms): Record<string, string | number> {
  const old = new Map(factsOf(before))
  return Object.fromEntries(
    factsOf(after)
      .filter(([name, value]) => old.get(name) !== value)
      .flatMap(([name, value]) => [
        [name, value],
        [`${name}_before`, old.get(name) ?? ''],
      ]),
  )
}

/** What an administrator says of a product, flat and by the names of the API. */
export function factsOf(product: ProductTerms): [string, string | number][] {
  return [
    ['name', product.name],
    ['price', fenToYuan(product.priceFen)],
    ['code_validity_days', product.codeValidityDays],
    ['late_payment_policy', product.latePaymentPolicy],
    ['interview_kind', product.interviewKind],
    ['interview_questions', product.interviewQuestions],
    ['interview_minutes', product.interviewMinutes],
    ['interview_language', product.interviewLanguage],
    ['status', product.status],
  ]
}
