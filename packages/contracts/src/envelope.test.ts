import { expect, it } from 'vitest'
import { z } from 'zod'
import { errorEnvelope, pageEnvelope, successEnvelope } from './envelope.ts'

const ending = {
  timestamp: '2026-01-15T10:30:00.000Z',
  request_id: '0197d2a4-6d1e-7c3a-9f20-5b8e1c2d3e4f',
  version: 'v1',
}

it('a client of today reads the error of tomorrow: an unknown code, and fields that were added', () => {
  const answer = {
    success: false,
    code: 409,
    message: 'Not now',
    data: null,
    error: { code: 'ADDED_LATER', message: 'Not now', hint: 'new' },
    ...ending,
    _added: true,
  }
  expect(errorEnvelope.parse(answer).error.code).toBe('ADDED_LATER')
})

it('only the envelope of a list has pages', () => {
  const pagination = { page: 1, size: 20, total: 0, total_pages: 0 }
  const answer = { success: true, code: 200, message: 'success', data: [], pagination, ...ending }
  expect(pageEnvelope(z.array(z.string())).parse(answer).pagination).toEqual(pagination)
  expect(successEnvelope(z.array(z.string())).parse(answer)).not.toHaveProperty('pagination')
  const { pagination: _, ...unpaged } = answer
  expect(pageEnvelope(z.array(z.string())).safeParse(unpaged).success).toBe(false)
})
