import { describe, expect, it } from 'vitest'
import { waitUntil } from './wait-until.ts'

describe('waiting for a fact', () => {
  it('ends as soon as the fact is there, whatever the looks before it met', async () => {
    const looks: (() => string | false | undefined | Promise<string>)[] = [
      () => undefined,
      () => false,
      () => Promise.reject(new Error('away')),
      () => Promise.resolve('there'),
      () => Promise.resolve('too late'),
    ]
    await expect(waitUntil('x', async () => looks.shift()?.())).resolves.toBe('there')
  })

  it('names the fact and what the last look met when it does not come in time', async () => {
    const wait = waitUntil('the order is PAID', () => Promise.reject(new Error('connection refused')), 30)
    await expect(wait).rejects.toThrow(/the order is PAID.*connection refused/u)
  })

  it('looks ever more seldom, so that a long wait meets no rate limit', async () => {
    let looks = 0
    const look = () => {
      looks += 1
      return false
    }
    await expect(waitUntil('x', look, 400, { pauseMaxMs: 1_000 })).rejects.toThrow(/not within/u)
    expect(looks).toBeLessThan(15)
  })

  it('ends at once when it is called off', async () => {
    const ending = new AbortController()
    const wait = waitUntil('x', () => undefined, 60_000, { signal: ending.signal })
    ending.abort(new Error('called off'))
    await expect(wait).rejects.toThrow(/aborted/u)
  })
})
