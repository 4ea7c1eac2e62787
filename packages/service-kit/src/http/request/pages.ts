import type { Pagination } from '@interview-pass/contracts'
import { z } from 'zod'

const sizeMax = 100

/** Further back, a list is narrowed by its filters: a page costs all rows before it. */
const pageMax = 1000

/** For `query` of a list, beside its filters. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(pageMax).default(1).describe('Which page, the first is 1'),
  size: z.coerce.number().int().min(1).max(sizeMax).default(20).describe('How many on a page'),
} as const

export interface Page {
  readonly page: number
  readonly size: number
}

/** The rows of a page: so many after so many others. */
export function rowsOf({ page, size }: Page): { readonly limit: number; readonly offset: number } {
  return { limit: size, offset: (page - 1) * size }
}

/** What the answer of a list says of its page. */
export function paginationOf({ page, size }: Page, total: number): Pagination {
  return { page, size, total, total_pages: Math.ceil(total / size) }
}
