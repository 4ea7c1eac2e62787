import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './run-program.ts'

const stepSeconds = 2
const weekSeconds = 7 * 86_400

export interface History {
  readonly series: string
  readonly value: number
  /** How fast the time goes of the Prometheus that it is for. */
  readonly factor: number
}

/**
 * Writes blocks into the folder of a Prometheus that is yet to start: a series that had this value in the three weeks before the last
 * one, as that Prometheus counts weeks, and until an hour ago. Throws an Error with what promtool says.
 */
export async function plantHistory(
  promtool: string,
  dataFolder: string,
  { series, value, factor }: History,
): Promise<void> {
  await mkdir(dataFolder, { recursive: true })
  const now = Math.floor(Date.now() / 1000)
  const from = now - Math.ceil((3.2 * weekSeconds) / factor)
  const lines: string[] = []
  for (let at = from; at < now - 3600; at += stepSeconds) lines.push(`${series} ${value} ${at}`)
  const file = path.join(dataFolder, 'history.txt')
  await writeFile(file, `# TYPE ${series} gauge\n${lines.join('\n')}\n# EOF\n`)
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, dataFolder])
}
