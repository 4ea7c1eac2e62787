/** `npm run test:money -- --minutes 30 --seed 7`: the long one. Ends with 1 when a book says what another does not. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { reportText } from './report-text.ts'
import { runMoney } from './run-money.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const options = z
  .object({
    minutes: z.coerce.number().positive().max(600).default(1),
    seed: z.coerce
      .number()
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(() => Math.floor(Math.random() * 4_294_967_296)),
  })
  .parse(values)

const print = (text: string): void => void process.stdout.write(`${text}\n`)

print(`seed ${options.seed}`)
const result = await runMoney({
  seed: options.seed,
  durationMs: options.minutes * 60_000,
  onProgress: print,
})
print(reportText(result))
if (result.differences.length > 0) process.exitCode = 1
