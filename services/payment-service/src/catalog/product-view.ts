import { fenToYuan, interviewTerms, yuanAmount } from '@interview-pass/contracts'
import { z } from 'zod'
import { activeStatuses } from '../active-status.ts'
import { latePaymentPolicies } from './product.ts'
import type { Product } from './products.store.ts'

export const productView = z
  .object({
    product_id: z.uuid(),
    name: z.string().max(128),
    price: yuanAmount,
    code_validity_days: z.int().describe('How long an access code is good, from the payment on'),
    late_payment_policy: z
      .enum(latePaymentPolicies)
      .describe('What becomes of money that comes after the order has ended'),
    interview: interviewTerms,
    status: z.enum(activeStatuses).describe('An INACTIVE product is sold no more'),
    version: z.int().describe('Counts its changes: the next change names it'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Product' })

export function presentProduct(product: Product): z.output<typeof productView> {
  return {
    product_id: product.publicId,
    name: product.name,
    price: fenToYuan(product.priceFen),
    code_validity_days: product.codeValidityDays,
    late_payment_policy: product.latePaymentPolicy,
    interview: {
      kind: product.interviewKind,
      questions: product.interviewQuestions,
      minutes: product.interviewMinutes,
      language: product.interviewLanguage,
    },
    status: product.status,
    version: product.version,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  }
}
