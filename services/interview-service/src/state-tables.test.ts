import type { Transition } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { feedbackTransitions } from './feedback/feedback.ts'
import { planTransitions } from './plan/plan.ts'
import { sessionTransitions } from './sessions/session.ts'
import { turnTransitions } from './turns/turn.ts'

const tables: Readonly<Record<string, readonly Transition<string, string>[]>> = {
  'a session': sessionTransitions,
  'a turn': turnTransitions,
  'a revision of feedback': feedbackTransitions,
  'a plan': planTransitions,
}

describe.each(Object.entries(tables))('the state table of %s', (_subject, table) => {
  it('leads from one state by one event to one state only', () => {
    expect(new Set(table.map(({ from, event }) => `${from} ${event}`)).size).toBe(table.length)
  })

  it('says of each step who may cause it', () => {
    expect(table.filter(({ by }) => !/^[A-Za-z]/.test(by))).toEqual([])
  })
})
