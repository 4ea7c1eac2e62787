import type { ErrorDefinition } from '@interview-pass/contracts'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** The error table as a page, by status. */
export function errorsPage(codes: Readonly<Record<string, ErrorDefinition>>): string {
  const rows = Object.entries(codes)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, message }]) => [codeOf(code), String(status), message.en, message['zh-CN']])
  return pageOf('Errors', [
    'What an answer with `"success": false` may carry in `error.code`. The status is also `code` and the HTTP status; ' +
      'the message follows `Accept-Language`.',
    tableOf(['code', 'status', 'message (en)', 'message (zh-CN)'], rows),
  ])
}
