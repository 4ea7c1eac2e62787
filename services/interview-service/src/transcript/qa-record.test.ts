import { describe, expect, it } from 'vitest'
import {
  askedIn,
  asidesNow,
  exchangeOf,
  isInvited,
  talkOf,
  withExchange,
  type QaRecord,
} from './qa-record.ts'

const asked = { question: 'what?', answer: null, followUps: [], asides: [], status: 'ASKED' as const }
const said = (message: string) => ({ message, isAnswered: true, reply: undefined })
const followUp = (text: string, focus: string) => ({ kind: 'FOLLOW_UP' as const, text, focus })
const repeated = { kind: 'ASIDE' as const, text: 'once more: what?', directive: 'REPEAT' as const }

describe('an answer', () => {
  it('that is the first one answers the question', () => {
    expect(withExchange(asked, said('mine'))).toEqual({
      answer: 'mine',
      followUps: [],
      asides: [],
      status: 'ANSWERED',
    })
  })

  it('that comes later answers the last follow-up and leaves the earlier ones alone', () => {
    const followUps = [
      { question: 'why?', answer: 'because', focus: 'reasons' },
      { question: 'how?', answer: null, focus: 'means' },
    ]
    expect(withExchange({ ...asked, answer: 'first', followUps }, said('so'))).toMatchObject({
      answer: 'first',
      followUps: [
        { question: 'why?', answer: 'because', focus: 'reasons' },
        { question: 'how?', answer: 'so', focus: 'means' },
      ],
    })
  })
})

describe('a question', () => {
  it('is kept open by a follow-up, which says what it asks about', () => {
    expect(withExchange(asked, { ...said('mine'), reply: followUp('why?', 'reasons') })).toEqual({
      answer: 'mine',
      followUps: [{ question: 'why?', answer: null, focus: 'reasons', isAnswered: true }],
      asides: [],
      status: 'ASKED',
    })
  })

  it('is answered when anything that was said to it was an answer', () => {
    const nothing = { ...said('no idea'), isAnswered: false }
    expect(withExchange(asked, nothing)).toMatchObject({ status: 'UNANSWERED' })
    const followed = {
      ...asked,
      ...withExchange(asked, { ...said('mine'), reply: followUp('why?', 'reasons') }),
    }
    expect(withExchange(followed, nothing)).toMatchObject({ status: 'ANSWERED' })
    const pressed = { ...asked, ...withExchange(asked, { ...nothing, reply: followUp('why?', 'reasons') }) }
    expect(withExchange(pressed, nothing)).toMatchObject({ status: 'UNANSWERED' })
  })
})

describe('an aside', () => {
  const helped = {
    ...asked,
    ...withExchange(asked, { message: 'pardon?', isAnswered: false, reply: repeated }),
  }

  it('is neither an answer nor a follow-up: the question stays as it was', () => {
    expect(helped).toMatchObject({ answer: null, followUps: [], status: 'ASKED' })
    expect(exchangeOf(helped)).toEqual([{ role: 'INTERVIEWER', text: 'what?' }])
    expect(askedIn(helped)).toBe('what?')
  })

  it('stands in the talk where it was spoken', () => {
    const followed = {
      ...helped,
      ...withExchange(helped, { ...said('mine'), reply: followUp('why?', 'reasons') }),
    }
    const again = {
      ...followed,
      ...withExchange(followed, {
        message: 'again?',
        isAnswered: false,
        reply: { ...repeated, text: 'why?!' },
      }),
    }
    const whole: Pick<QaRecord, 'question' | 'answer' | 'followUps' | 'asides'> = {
      ...again,
      ...withExchange(again, said('because')),
    }
    expect(talkOf(whole).map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'INTERVIEWER: what?',
      'CANDIDATE: pardon?',
      'INTERVIEWER: once more: what?',
      'CANDIDATE: mine',
      'INTERVIEWER: why?',
      'CANDIDATE: again?',
      'INTERVIEWER: why?!',
      'CANDIDATE: because',
    ])
    expect(exchangeOf(whole).map(({ text }) => text)).toEqual(['what?', 'mine', 'why?', 'because'])
    expect(askedIn(whole)).toBe('why?')
  })
})

describe('the invitation after the last answer', () => {
  const plan = { number: 1, text: 'what?', topic: '' }
  const record: QaRecord = { ...asked, id: 1n, number: 1, plan }
  const invitation = { kind: 'INVITATION' as const, text: 'anything to ask?' }
  const helped = { ...record, ...withExchange(record, { ...said('pardon?'), reply: repeated }) }
  const invited = { ...helped, ...withExchange(helped, { ...said('mine'), reply: invitation }) }

  it('begins to count anew what only helps', () => {
    expect(asidesNow(helped)).toMatchObject([{ directive: 'REPEAT' }])
    expect(asidesNow(invited)).toEqual([])
  })

  it('closes the question, and is what was asked last', () => {
    expect(invited.status).toBe('ANSWERED')
    expect(isInvited(invited)).toBe(true)
    expect(askedIn(invited)).toBe('anything to ask?')
  })

  it.each([['no, thanks'], ['I would also have used a cache']])(
    'is answered beside the answers, which stay as they are: %s',
    (message) => {
      const answered = { ...invited, ...withExchange(invited, said(message)) }
      expect(exchangeOf(answered)).toEqual(exchangeOf(invited))
      expect(exchangeOf(answered).map(({ text }) => text)).toEqual(['what?', 'mine'])
      expect(talkOf(answered).map(({ text }) => text)).toEqual([
        'what?',
        'pardon?',
        'once more: what?',
        'mine',
        'anything to ask?',
        message,
      ])
      expect(answered.status).toBe('ANSWERED')
    },
  )

  it('leaves a question that was not answered so', () => {
    const left = {
      ...record,
      ...withExchange(record, { ...said('no idea'), isAnswered: false, reply: invitation }),
    }
    expect(left.status).toBe('UNANSWERED')
    expect(withExchange(left, said('no, thanks')).status).toBe('UNANSWERED')
  })

  it('stands while something is asked back, which is counted anew', () => {
    const back = { kind: 'ASIDE' as const, text: 'that depends', directive: 'ANSWER_BACK' as const }
    const answered = { ...invited, ...withExchange(invited, { ...said('how long?'), reply: back }) }
    expect(askedIn(answered)).toBe('anything to ask?')
    expect(asidesNow(answered)).toMatchObject([{ message: 'how long?', reply: 'that depends' }])
    expect(
      talkOf(answered)
        .map(({ text }) => text)
        .slice(-3),
    ).toEqual(['anything to ask?', 'how long?', 'that depends'])
    expect(answered.status).toBe('ANSWERED')
  })
})
