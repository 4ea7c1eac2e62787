import { errorCodes, errorEnvelope, type ErrorCode, type Language } from '@interview-pass/contracts'
import { expect } from 'vitest'
import { z } from 'zod'

const error = z.strictObject(errorEnvelope.shape.error.shape)
const envelope = z.strictObject({ ...errorEnvelope.shape, error })

/** After these the same request may succeed, and the answer says when. */
const saysWhen: readonly ErrorCode[] = ['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'IDEMPOTENCY_IN_PROGRESS']

interface Refusal {
  readonly code: ErrorCode
  readonly language: Language
  /** What its details hold, at least. */
  readonly details?: object | undefined
}

/** Fails unless an answer is this refusal: status, the envelope and nothing else, and the message in the language. */
export async function expectRefusal(
  response: Response,
  { code, language, details }: Refusal,
  asked: string,
): Promise<void> {
  const { status, message } = errorCodes[code]
  const { headers } = response
  const text = await response.text()
  const read = envelope.safeParse(jsonOf(text))
  const { error: said, ...answer } = read.data ?? { error: undefined, text }
  expect
    .soft(
      {
        asked,
        status: response.status,
        contentType: headers.get('content-type'),
        contentLanguage: headers.get('content-language'),
        answer,
        code: said?.code,
        message: said?.message,
      },
      asked,
    )
    .toEqual({
      asked,
      status,
      contentType: 'application/json; charset=utf-8',
      contentLanguage: language,
      answer: {
        success: false,
        code: status,
        message: message[language],
        data: null,
        timestamp: expect.any(String),
        request_id: headers.get('x-request-id'),
        version: 'v1',
      },
      code,
      message: message[language],
    })
  if (saysWhen.includes(code)) expect.soft(headers.get('retry-after'), asked).toMatch(/^[1-9]\d*$/)
  if (details !== undefined) expect.soft(said?.details, asked).toMatchObject(details)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
