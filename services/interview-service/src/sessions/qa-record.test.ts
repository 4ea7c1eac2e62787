import { expect, it } from 'vitest'
import { exchangeOf, withAnswer } from './qa-record.ts'

it('the first message answers the question', () => {
  expect(withAnswer({ answer: null, followUps: [] }, 'mine')).toEqual({ answer: 'mine', followUps: [] })
})

it('a later message answers the last follow-up and leaves the earlier ones alone', () => {
  const asked = [
    { question: 'why?', answer: 'because' },
    { question: 'how?', answer: null },
  ]
  expect(withAnswer({ answer: 'first', followUps: asked }, 'so')).toEqual({
    answer: 'first',
    followUps: [
      { question: 'why?', answer: 'because' },
      { question: 'how?', answer: 'so' },
    ],
  })
})

it('the exchange is in the order spoken and holds nothing that was not said', () => {
  const record = { question: 'what?', answer: 'this', followUps: [{ question: 'why?', answer: null }] }
  expect(exchangeOf(record)).toEqual([
    { role: 'INTERVIEWER', text: 'what?' },
    { role: 'CANDIDATE', text: 'this' },
    { role: 'INTERVIEWER', text: 'why?' },
  ])
})
