import { expect, it } from 'vitest'
import { linesIn } from './log-lines.ts'
import { logsPage } from './logs-page.ts'

const source = `
const sentences = { PAID: 'it was paid', LATE: 'it came late' }
export function tell(deps: Deps, outcome: Outcome, rest: object, isGood: boolean) {
  deps.logger.error({ outcome, orderId: 1, ...rest }, 'nothing goes on')
  deps.logger.info({ outcome }, sentences[outcome])
  logger.warn('no key')
  logger.info(rest, isGood ? 'good' : 'bad')
  other.error({}, 'not of the log')
}
`

it('the lines of a file are those that it gives to a logger, with their fields, wherever their text stands', () => {
  expect(
    linesIn('services/shop/src/tell.ts', source).map(({ level, text, fields }) => [level, text, fields]),
  ).toEqual([
    ['error', 'nothing goes on', ['outcome', 'orderId', '…']],
    ['info', 'it was paid', ['outcome']],
    ['info', 'it came late', ['outcome']],
    ['warn', 'no key', []],
    ['info', 'good', ['…']],
    ['info', 'bad', ['…']],
  ])
})

it('the page shows them by level, the worst first', () => {
  const page = logsPage(linesIn('services/shop/src/tell.ts', source))
  expect(page.indexOf('## error')).toBeLessThan(page.indexOf('## warn'))
  expect(page).toContain('| nothing goes on | `outcome`, `orderId`, `…` | `services/shop/src/tell.ts` |')
})
