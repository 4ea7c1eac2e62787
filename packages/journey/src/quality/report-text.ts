import { markdownTable } from '../markdown-table.ts'
import type { Report } from './report.ts'

/** A report in Markdown. */
export function reportText({ title, tables, failures }: Report): string {
  return [
    `# ${title}\n`,
    ...tables.map(({ heads, rows }) => markdownTable(heads, rows)),
    ...(failures.length === 0 ? [] : [failures.map((text) => `- ${text}\n`).join('')]),
  ].join('\n')
}
