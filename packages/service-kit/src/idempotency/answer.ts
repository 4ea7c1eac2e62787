import { errorCodeNames, languages, pagination, type FieldRule } from '@interview-pass/contracts'
import { z } from 'zod'
import { AppError } from '../app-error.ts'
import type { DataAnswer, ReplayAnswer } from '../http/reply/answer.ts'

/** A refusal that was kept by an older version says its rules in English alone. */
const storedRule = z.union([
  z.record(z.enum(languages), z.string()),
  z.string().transform((text): FieldRule => ({ en: text, 'zh-CN': text })),
])

const storedAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('DATA'),
    status: z.union([z.literal(200), z.literal(201), z.literal(202)]),
    data: z.unknown(),
    links: z.object({ self: z.string() }).optional(),
    pagination: pagination.optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    kind: z.literal('REFUSAL'),
    code: z.enum(errorCodeNames),
    details: z
      .looseObject({ fields: z.array(z.object({ field: z.string(), rule: storedRule })).optional() })
      .optional(),
  }),
])

/** What is kept of an answer or a refusal. Throws TypeError for a Date or bigint, which would come back as something else. */
export function storedOf(answer: DataAnswer | AppError): { status: number; bodyJson: string } {
  const { status } = answer
  if (!(answer instanceof AppError)) return { status, bodyJson: plainJson({ kind: 'DATA', ...answer }) }
  const { code, details } = answer
  return { status, bodyJson: plainJson({ kind: 'REFUSAL', code, details }) }
}

/** A refusal that the same request would meet again: 429 and 5xx pass, and so does what says when to ask again. */
export function isStorable(error: AppError): boolean {
  return error.status < 500 && error.status !== 429 && error.retryAfterSeconds === undefined
}

/** Throws ZodError when the row holds something else. */
export function replayOf(stored: unknown): ReplayAnswer {
  const answer = storedAnswer.parse(stored)
  if (answer.kind === 'DATA') return { replay: answer }
  return { replay: new AppError(answer.code, { details: answer.details }) }
}

/** JSON that reads back as what was written. */
function plainJson(value: object): string {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const item = waiting.pop()
    if (item instanceof Date || typeof item === 'bigint') {
      throw new TypeError('a stored answer holds JSON values only')
    }
    const parts: unknown[] = typeof item === 'object' && item !== null ? Object.values(item) : []
    waiting.push(...parts)
  }
  return JSON.stringify(value)
}
