import type { Pagination } from '@interview-pass/contracts'
import { z } from 'zod'

const sizeMax = 100

/** Further back, a list is gone through from page to page: a page costs all rows before it. */
const pageMax = 100

/** For `query` of a list, beside its filters. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(pageMax).default(1).describe('Which page, the first is 1'),
  size: z.coerce.number().int().min(1).max(sizeMax).default(20).describe('How many on a page'),
} as const

/** What `after` is. */
export const afterText = 'Only what comes after the page that said this as its `next`; pages count from there'

/** The same for a list that grows for ever and whose rows have public ids. */
export const longListQuery = { ...pageQuery, after: z.uuid().optional().describe(afterText) } as const

export interface Page {
  readonly page: number
  readonly size: number
}

export interface PageOfLongList extends Page {
  /** The key of the row that it comes after, as `next` said it. */
  readonly after?: string | undefined
}

export interface Rows {
  readonly limit: number
  readonly offset: number
}

export interface RowsOfLongList extends Rows {
  readonly after?: string | undefined
}

/** The rows of a page: so many after so many others. */
export function rowsOf({ page, size }: Page): Rows {
  return { limit: size, offset: (page - 1) * size }
}

/** The rows of a page of a long list, and one more, which tells pageOf that it is not the last. */
export function rowsOfLongList({ page, size, after }: PageOfLongList): RowsOfLongList {
  return { limit: size + 1, offset: (page - 1) * size, after }
}

/** What the answer of a list says of its page. */
export function paginationOf({ page, size }: Page, total: number): Pagination {
  return { page, size, total, total_pages: Math.ceil(total / size) }
}

/** A page of what was found for rowsOfLongList, and what the answer says of it. `keyOf` is what `after` would be. */
export function pageOf<Row>(
  page: Page,
  { found, total }: { readonly found: readonly Row[]; readonly total: number },
  keyOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly pagination: Pagination } {
  const rows = found.slice(0, page.size)
  const last = found.length > page.size ? rows.at(-1) : undefined
  const next = last === undefined ? null : keyOf(last)
  return { rows, pagination: { ...paginationOf(page, total), next } }
}
