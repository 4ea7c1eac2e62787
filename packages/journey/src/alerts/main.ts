/** `npm run test:alerts`: makes every fault happen that an alert is for. Ends with 1 when one did not fire or clear. */
import { givenOptions } from '../given-options.ts'
import { readOptions } from './read-options.ts'
import { reportText } from './report-text.ts'
import { runDrill } from './run-drill.ts'

const { only } = givenOptions(readOptions)
const begunAt = performance.now()
const seconds = (): string => `${Math.round((performance.now() - begunAt) / 1000)} s`.padStart(6)
const onProgress = (text: string): void => void process.stderr.write(`${seconds()}  ${text}\n`)
const played = await runDrill({ only, onProgress })
process.stdout.write(reportText(played))
onProgress(`${played.length} alerts`)
if (played.some(({ problem }) => problem !== undefined)) process.exitCode = 1
