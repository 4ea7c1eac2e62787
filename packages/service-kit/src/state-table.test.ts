import { expect, test } from 'vitest'
import { nextState, openStates, stateAfter, statesBefore, type Transition } from './state-table.ts'

const table: readonly Transition<'NEW' | 'HELD' | 'DONE', 'TAKEN' | 'FINISHED' | 'DROPPED'>[] = [
  { from: 'NEW', event: 'TAKEN', to: 'HELD', by: 'worker' },
  { from: 'NEW', event: 'DROPPED', to: 'DONE', by: 'owner' },
  { from: 'HELD', event: 'TAKEN', to: 'HELD', by: 'worker' },
  { from: 'HELD', event: 'FINISHED', to: 'DONE', by: 'worker' },
]

test('an event leads where the table says, and nowhere else', () => {
  expect(nextState(table, 'HELD', 'FINISHED')).toBe('DONE')
  expect(nextState(table, 'NEW', 'FINISHED')).toBeUndefined()
})

test('an event that leads to one state does so from wherever it may happen; for any other there is no answer', () => {
  expect(stateAfter(table, 'TAKEN')).toBe('HELD')
  const split = [...table, { from: 'DONE', event: 'DROPPED', to: 'NEW', by: 'owner' }] as const
  expect(() => stateAfter(split, 'DROPPED')).toThrow('DROPPED does not lead to one state')
  expect(() => stateAfter([], 'TAKEN')).toThrow('TAKEN does not lead to one state')
})

test('the states before an event are those in which it may happen', () => {
  expect(statesBefore(table, 'TAKEN')).toEqual(['NEW', 'HELD'])
  expect(statesBefore(table, 'FINISHED')).toEqual(['HELD'])
})

test('a state with a way out is open, each named once', () => {
  expect(openStates(table)).toEqual(['NEW', 'HELD'])
})
