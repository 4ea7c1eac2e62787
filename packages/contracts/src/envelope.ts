import { z } from 'zod'
import { errorCodeNames } from './error-codes.ts'

const common = {
  timestamp: z.iso.datetime(),
  request_id: z.uuid(),
  version: z.string().max(10),
}

export const pagination = z
  .object({
    page: z.int().min(1),
    size: z.int().min(1).max(100),
    total: z.int().min(0),
    total_pages: z.int().min(0),
  })
  .meta({ id: 'Pagination' })

export type Pagination = z.infer<typeof pagination>

/** The envelope of every successful JSON answer around a schema for its data. */
export function successEnvelope<Data extends z.ZodType>(data: Data) {
  return z.object({
    success: z.literal(true),
    code: z.int(),
    message: z.literal('success'),
    data,
    ...common,
    _links: z.object({ self: z.string().max(2000), upgrade: z.string().max(2000).optional() }).optional(),
    pagination: pagination.optional(),
  })
}

/** The envelope of every refused or failed request. */
export const errorEnvelope = z
  .object({
    success: z.literal(false),
    code: z.int(),
    message: z.string(),
    data: z.null(),
    error: z.object({
      code: z.enum(errorCodeNames),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
    ...common,
  })
  .meta({ id: 'ErrorEnvelope' })

export type ErrorEnvelope = z.infer<typeof errorEnvelope>
