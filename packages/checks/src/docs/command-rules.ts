import type { Finding, Inspection } from '../finding.ts'
import type { Page } from './read-page.ts'

/** Scripts that npm itself knows a short form for. */
const shortForm = /\bnpm (test|start)\b/g
const longForm = /\b(?:npm|pnpm) run ([\w:-]+)/g

/** A command that a page tells the reader to run is a script of the root's package.json. */
export function unknownCommands(page: Page, scripts: ReadonlySet<string>): Inspection {
  const findings: Finding[] = []
  let lookedAt = 0
  for (const { text, line } of [...page.inlineCode, ...page.codeLines]) {
    for (const [command, script = ''] of [...text.matchAll(shortForm), ...text.matchAll(longForm)]) {
      lookedAt += 1
      if (scripts.has(script)) continue
      findings.push({
        file: page.path,
        line,
        rule: 'command',
        todo: `"${command}": package.json has no such script`,
      })
    }
  }
  return { lookedAt, findings }
}
