import { describe, expect, it } from 'vitest'
import { errorCodes } from './error-codes.ts'

const statuses = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504]

describe('the error table', () => {
  it.each(Object.entries(errorCodes))(
    '%s has an allowed status and a message in both languages',
    (_code, error) => {
      expect(statuses).toContain(error.status)
      expect(error.message.en).toMatch(/^[\u0020-\u007e]+$/)
      expect(error.message['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
    },
  )

  it('uses every status there is', () => {
    expect(new Set(Object.values(errorCodes).map(({ status }) => status))).toEqual(new Set(statuses))
  })
})
