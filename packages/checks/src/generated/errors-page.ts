import type { ErrorDefinition } from '@interview-pass/contracts'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** Answered where there is no route, so that none declares them. */
const ofNoRoute = ['ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED']

/** A token opens one session, so that nobody can ask for one that is not there; what will be asked for by its id may. */
const ofNobodyYet = ['SESSION_NOT_FOUND']

/** The error table as a page, by status. Throws Error for a code that no route of any service declares. */
export function errorsPage(
  codes: Readonly<Record<string, ErrorDefinition>>,
  declared: Readonly<Record<string, ReadonlySet<string>>>,
): string {
  const rows = Object.entries(codes)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, message }]) => [
      codeOf(code),
      String(status),
      message.en,
      message['zh-CN'],
      answerersOf(code, declared).join(', '),
    ])
  return pageOf('Errors', [
    'What an answer with `"success": false` may carry in `error.code`. The status is also `code` and the HTTP status; ' +
      'the message follows `Accept-Language`, and is Chinese where that names neither language.',
    tableOf(['code', 'status', 'message (en)', 'message (zh-CN)', 'answered by'], rows),
  ])
}

function answerersOf(code: string, declared: Readonly<Record<string, ReadonlySet<string>>>): string[] {
  const services = Object.keys(declared)
  const answerers = services.filter((name) => ofNoRoute.includes(code) || declared[name]?.has(code))
  if (answerers.length > 0) return answerers
  if (ofNobodyYet.includes(code)) return ['nobody yet']
  throw new Error(`no route answers ${code}`)
}
