import { z } from 'zod'
import { errorCodeNames } from './error-codes.ts'

const common = {
  timestamp: z.iso.datetime().describe('When the answer was made'),
  request_id: z.uuid().describe('The request in our logs: its `X-Request-Id`, or one made for it'),
  version: z
    .string()
    .max(10)
    .meta({ description: 'The version of the API that answered', examples: ['v1'] }),
}

const links = z
  .object({
    self: z
      .string()
      .max(16_384)
      .describe('Path of what the answer shows, with its page and filters where it is a list'),
    upgrade: z.string().max(2000).optional().describe('Where the newer version is, of a deprecated one'),
  })
  .meta({ id: 'Links' })

export const pagination = z
  .object({
    page: z.int().min(1),
    size: z.int().min(1).max(100),
    total: z.int().min(0).describe('How many there are, of which at most 10000 are counted'),
    total_pages: z.int().min(0).describe('Of what is counted; the first 100 are had by `page`'),
    next: z
      .string()
      .max(64)
      .nullish()
      .describe('Of a list that grows for ever: as `after` it gives what follows; null when nothing does'),
  })
  .meta({ id: 'Pagination' })

export type Pagination = z.infer<typeof pagination>

/** The envelope of every successful JSON answer around a schema for its data. */
export function successEnvelope<Data extends z.ZodType>(data: Data) {
  return z.object({
    success: z.literal(true).describe('Always true'),
    code: z.int().describe('The HTTP status'),
    message: z.literal('success'),
    data,
    ...common,
    _links: links.optional(),
  })
}

/** The envelope of a list: it says which page of how many it is. */
export function pageEnvelope<Data extends z.ZodType>(data: Data) {
  return successEnvelope(data).extend({ pagination })
}

/** A text and no enumeration, so that a client of today can read the error of tomorrow. */
const errorCode = z
  .string()
  .max(64)
  .meta({
    description:
      'What went wrong, for programs. New codes may come: treat one that you do not know by its HTTP status.',
    examples: ['ORDER_NOT_FOUND'],
    'x-extensible-enum': errorCodeNames,
  })

const errorBody = z
  .object({
    code: errorCode,
    message: z.string().describe('For people, in the language of `Accept-Language`'),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'What is known about this case; `fields` says which rule each field breaks, in the language of `Accept-Language`',
      ),
  })
  .meta({ id: 'ErrorBody' })

/** The envelope of every refused or failed request. */
export const errorEnvelope = z
  .object({
    success: z.literal(false).describe('Always false'),
    code: z.int().describe('The HTTP status'),
    message: z.string().describe('The same as in `error`'),
    data: z.null().describe('Always null'),
    error: errorBody,
    ...common,
  })
  .meta({ id: 'ErrorEnvelope' })

export type ErrorEnvelope = z.infer<typeof errorEnvelope>
