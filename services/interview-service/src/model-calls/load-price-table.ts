import { readFileSync } from 'node:fs'
import { parsePriceTable, type PriceTable } from './price-table.ts'

/** Reads the dated prices that are shipped with the service, once at start. Throws ZodError when they break a rule. */
export function loadPriceTable(): PriceTable {
  return parsePriceTable(JSON.parse(readFileSync(new URL('./prices.json', import.meta.url), 'utf8')))
}
