import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeadlines } from './deadlines.ts'

describe('createDeadlines', () => {
  beforeEach(() => vi.useFakeTimers())

  afterEach(() => vi.useRealTimers())

  it('calls for each work once, when its time is over and hardly later', () => {
    const missed: string[] = []
    const deadlines = createDeadlines<string>(1000, (work) => missed.push(work))
    deadlines.watch('first')
    vi.advanceTimersByTime(500)
    deadlines.watch('second')
    vi.advanceTimersByTime(499)
    expect(missed).toEqual([])
    vi.advanceTimersByTime(21)
    expect(missed).toEqual(['first'])
    vi.advanceTimersByTime(500)
    expect(missed).toEqual(['first', 'second'])
    vi.advanceTimersByTime(5000)
    expect(missed).toHaveLength(2)
  })

  it('calls for nothing that is forgotten, and arms no timer while nothing is watched', () => {
    const missed: string[] = []
    const deadlines = createDeadlines<string>(1000, (work) => missed.push(work))
    expect(vi.getTimerCount()).toBe(0)
    deadlines.watch('first')
    expect(vi.getTimerCount()).toBe(1)
    deadlines.forget('first')
    vi.advanceTimersByTime(2000)
    expect(missed).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
