import { z } from 'zod'

/** For `headers` of a route that does its work once for each key; the errors of `idempotent` are documented with it. */
export const idempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({
      description:
        'Made up by the caller, one for each thing to be made: a repeat with the same key and body gets the first answer again and makes nothing new.',
      examples: ['0d9c7f4e-8a53-4f0e-9d6f-2f1c5f0a7b11'],
    }),
})

/** True when the headers that a route reads have an idempotency key. */
export function readsIdempotencyKey(headers: z.ZodType | undefined): boolean {
  return headers instanceof z.ZodObject && 'idempotency-key' in headers.shape
}
