import type { LogLine } from './log-lines.ts'
import { codeOf, pageOf, tableOf } from './markdown.ts'

/** Every line of the services' logs, by level. */
export function logsPage(lines: readonly LogLine[]): string {
  return pageOf('Logs', [
    'Lines are JSON on stdout: `time`, `level`, `service`, `msg`, and the fields that are listed. A field is written only when its ' +
      'name is on a list (`packages/service-kit/src/telemetry/fields.ts` and `logFields` of each service); `omitted` counts what was ' +
      'dropped. No line holds an access code, a token, a key, a signature, anything about a buyer, or a word of a candidate. ' +
      '`requestId` is what the client sent or was given, and `traceId` the same in all services.',
    ...levels.flatMap(({ level, meaning }) => sectionOf(level, meaning, lines)),
  ])
}

const levels = [
  { level: 'fatal', meaning: 'The process ends.' },
  {
    level: 'error',
    meaning: 'Somebody has to look at it: nothing goes on by itself, or something is wrong in our code.',
  },
  {
    level: 'warn',
    meaning:
      'Something failed that is tried again, or that a caller was told of. Many of one kind are worth a look.',
  },
  { level: 'info', meaning: 'What happened.' },
  { level: 'debug', meaning: 'Not written unless `LOG_LEVEL` asks for it.' },
] as const

function sectionOf(level: string, meaning: string, lines: readonly LogLine[]): readonly string[] {
  const shown = lines.filter((line) => line.level === level)
  if (shown.length === 0) return []
  return [
    `## ${level}`,
    meaning,
    tableOf(
      ['line', 'fields', 'written by'],
      shown.map(({ text, fields, path }) => [
        text,
        fields.map((field) => codeOf(field)).join(', '),
        codeOf(path),
      ]),
    ),
  ]
}
