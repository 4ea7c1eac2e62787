import { errorCodes, type ErrorEnvelope, type Language, type Pagination } from '@interview-pass/contracts'
import { isoNow } from '../../timing/iso-time.ts'
import type { AppError } from '../../app-error.ts'
import type { SuccessStatus } from './answer.ts'

/** What both kinds of envelope end with. */
export interface EnvelopeEnding {
  readonly requestId: string
  readonly version: string
}

/** Written piece by piece: the data is JSON already, and the rest needs no escaping. */
export function successText(
  answer: {
    status: SuccessStatus
    dataJson: string
    pagination?: Pagination | undefined
    linksJson?: string | undefined
  },
  ending: EnvelopeEnding,
): string {
  const links = answer.linksJson === undefined ? '' : `,"_links":${answer.linksJson}`
  const pagination =
    answer.pagination === undefined ? '' : `,"pagination":${JSON.stringify(answer.pagination)}`
  return `{"success":true,"code":${answer.status},"message":"success","data":${answer.dataJson},"timestamp":"${isoNow()}","request_id":"${ending.requestId}","version":"${ending.version}"${links}${pagination}}`
}

export function errorEnvelopeOf(error: AppError, language: Language, ending: EnvelopeEnding): ErrorEnvelope {
  const message = errorCodes[error.code].message[language]
  return {
    success: false,
    code: error.status,
    message,
    data: null,
    error: { code: error.code, message, ...(error.details === undefined ? {} : { details: error.details }) },
    timestamp: isoNow(),
    request_id: ending.requestId,
    version: ending.version,
  }
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
