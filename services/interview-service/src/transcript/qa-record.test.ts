import { expect, it } from 'vitest'
import { exchangeOf, withExchange } from './qa-record.ts'

const said = (message: string) => ({ message, isAnswered: true, followUp: undefined })

it('the first message answers the question', () => {
  const record = { answer: null, followUps: [] }
  expect(withExchange(record, said('mine'))).toEqual({ answer: 'mine', followUps: [], status: 'ANSWERED' })
})

it('a later message answers the last follow-up and leaves the earlier ones alone', () => {
  const asked = [
    { question: 'why?', answer: 'because' },
    { question: 'how?', answer: null },
  ]
  expect(withExchange({ answer: 'first', followUps: asked }, said('so'))).toMatchObject({
    answer: 'first',
    followUps: [
      { question: 'why?', answer: 'because' },
      { question: 'how?', answer: 'so' },
    ],
  })
})

it('a follow-up keeps the question open, and a question that is left says whether it was answered', () => {
  const record = { answer: null, followUps: [] }
  expect(withExchange(record, { ...said('mine'), followUp: 'why?' })).toEqual({
    answer: 'mine',
    followUps: [{ question: 'why?', answer: null }],
    status: 'ASKED',
  })
  expect(withExchange(record, { ...said('mine'), isAnswered: false })).toMatchObject({ status: 'UNANSWERED' })
})

it('the exchange is in the order spoken and holds nothing that was not said', () => {
  const record = { question: 'what?', answer: 'this', followUps: [{ question: 'why?', answer: null }] }
  expect(exchangeOf(record)).toEqual([
    { role: 'INTERVIEWER', text: 'what?' },
    { role: 'CANDIDATE', text: 'this' },
    { role: 'INTERVIEWER', text: 'why?' },
  ])
})
