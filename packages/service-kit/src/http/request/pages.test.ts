import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pageOf, pageQuery, paginationOf, rowsOf, rowsOfLongList } from './pages.ts'

const query = z.object(pageQuery)

describe('the page of a list', () => {
  it('is the first of 20, unless the caller says otherwise', () => {
    expect(query.parse({})).toEqual({ page: 1, size: 20 })
    expect(query.parse({ page: '3', size: '100' })).toEqual({ page: 3, size: 100 })
  })

  it.each([
    { page: '0' },
    { page: '1.5' },
    { page: '101' },
    { page: 'one' },
    { size: '101' },
    { size: '0' },
    { page: ['1', '2'] },
  ])('is refused when it is none: %j', (given) => expect(query.safeParse(given).success).toBe(false))

  it('holds the rows after those of the pages before it', () => {
    expect(rowsOf({ page: 3, size: 20 })).toEqual({ limit: 20, offset: 40 })
  })

  it.each([
    [0, 0],
    [20, 1],
    [21, 2],
  ])('says of how many it is: %i rows', (total, pages) => {
    expect(paginationOf({ page: 1, size: 20 }, total)).toEqual({
      page: 1,
      size: 20,
      total,
      total_pages: pages,
    })
  })

  it('of a long list says behind what the next one is, where there is more', () => {
    const page = { page: 2, size: 2, after: 'a' }
    expect(rowsOfLongList(page)).toEqual({ limit: 3, offset: 2, after: 'a' })
    const keyOf = (letter: string) => letter.toUpperCase()
    const more = pageOf(page, { found: ['d', 'e', 'f'], total: 9 }, keyOf)
    expect(more).toMatchObject({ rows: ['d', 'e'], pagination: { page: 2, total: 9, next: 'E' } })
    const last = pageOf(page, { found: ['d', 'e'], total: 9 }, keyOf)
    expect(last).toMatchObject({ rows: ['d', 'e'], pagination: { next: null } })
  })
})
