import { describe, expect, it } from 'vitest'
import { waitForFact } from './wait-for-fact.ts'

describe('waiting for a fact', () => {
  it('ends as soon as the fact is there, whatever the looks before it met', async () => {
    const looks = [
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('away')),
      () => Promise.resolve('there'),
    ]
    const look = (): Promise<string | undefined> =>
      looks.shift()?.() ?? Promise.reject(new Error('too often'))
    await expect(waitForFact(look, { fact: 'x', deadlineMs: 5000, everyMs: 1 })).resolves.toBe('there')
  })

  it('names the fact and what the last look met when it does not come in time', async () => {
    const wait = waitForFact(() => Promise.reject(new Error('connection refused')), {
      fact: 'the order is PAID',
      deadlineMs: 30,
      everyMs: 5,
    })
    await expect(wait).rejects.toThrow(/the order is PAID.*connection refused/u)
  })

  it('looks ever more seldom, so that a long wait meets no rate limit', async () => {
    const looks: number[] = []
    const look = async (): Promise<undefined> => {
      looks.push(performance.now())
    }
    await expect(waitForFact(look, { fact: 'x', deadlineMs: 400, everyMs: 10 })).rejects.toThrow(
      /not within/u,
    )
    expect(looks.length).toBeLessThan(15)
  })

  it('ends at once when it is called off', async () => {
    const ending = new AbortController()
    const wait = waitForFact(async () => undefined, { fact: 'x', deadlineMs: 60_000, signal: ending.signal })
    ending.abort(new Error('called off'))
    await expect(wait).rejects.toThrow(/aborted/u)
  })
})
