import { errorCodes, type ErrorEnvelope, type Language } from '@interview-pass/contracts'
import { z } from 'zod'
import { isoNow } from '../../timing/iso-time.ts'
import type { AppError, ErrorDetails } from '../../app-error.ts'
import type { AnswerForm, DataAnswer } from './answer.ts'

/** What both kinds of envelope end with. */
export interface EnvelopeEnding {
  readonly requestId: string
  readonly version: string
}

/**
 * The envelope of an answer as JSON, written piece by piece: the data is JSON already, and the rest needs no escaping. Throws
 * TypeError for what the route did not declare.
 */
export function successText(
  { status, data, pagination }: DataAnswer,
  { answers, isList }: AnswerForm,
  links: object | undefined,
  { requestId, version }: EnvelopeEnding,
): string {
  const schema = answers[status]
  if (schema === undefined) throw new TypeError('the route declares no answer of this status')
  if ((pagination !== undefined) !== isList) {
    throw new TypeError('a list has pagination, and nothing else has')
  }
  // Encoding drops the keys that the schema does not name.
  const dataJson = JSON.stringify(z.encode(schema, data))
  const linksPart = links === undefined ? '' : `,"_links":${JSON.stringify(links)}`
  const paginationPart = pagination === undefined ? '' : `,"pagination":${JSON.stringify(pagination)}`
  return `{"success":true,"code":${status},"message":"success","data":${dataJson},"timestamp":"${isoNow()}","request_id":"${requestId}","version":"${version}"${linksPart}${paginationPart}}`
}

export function errorEnvelopeOf(error: AppError, language: Language, ending: EnvelopeEnding): ErrorEnvelope {
  const message = errorCodes[error.code].message[language]
  return {
    success: false,
    code: error.status,
    message,
    data: null,
    error: {
      code: error.code,
      message,
      ...(error.details === undefined ? {} : { details: detailsIn(language, error.details) }),
    },
    timestamp: isoNow(),
    request_id: ending.requestId,
    version: ending.version,
  }
}

function detailsIn(language: Language, details: ErrorDetails): Record<string, unknown> {
  const { fields } = details
  if (fields === undefined) return { ...details }
  return { ...details, fields: fields.map(({ field, rule }) => ({ field, rule: rule[language] })) }
}

/** The envelope as JSON; without the details when they are none of JSON's, because a refusal must reach its caller. */
export function errorText(error: AppError, language: Language, ending: EnvelopeEnding): string {
  const envelope = errorEnvelopeOf(error, language, ending)
  try {
    return JSON.stringify(envelope)
  } catch {
    const { code, message } = envelope.error
    return JSON.stringify({ ...envelope, error: { code, message } })
  }
}
