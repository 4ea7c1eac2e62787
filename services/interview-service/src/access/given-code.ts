import { accessCodeFrom } from '@interview-pass/contracts'
import { AppError, headerText, type AccessRequest } from '@interview-pass/service-kit'

const accessCodeHeader = 'x-access-code'

/**
 * The code in `X-Access-Code`, else in the body. Throws AppError UNAUTHENTICATED without one, and INVALID_ACCESS, the
 * uniform answer, for a text that can be none.
 */
export function givenCode(headers: AccessRequest['headers'], inBody: string | null | undefined): string {
  const inHeader = headers[accessCodeHeader]
  const given = typeof inHeader === 'string' ? headerText(inHeader) : inBody
  if (given === undefined || given === null) throw new AppError('UNAUTHENTICATED')
  const accessCode = accessCodeFrom(given)
  // No guess: it can find nothing.
  if (accessCode === undefined) throw new AppError('INVALID_ACCESS')
  return accessCode
}
