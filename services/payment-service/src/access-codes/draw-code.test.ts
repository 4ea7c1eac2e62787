import { createLogger } from '@interview-pass/service-kit'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { withNewCode } from './draw-code.ts'

function databaseError(code: string, constraint: string) {
  return Object.assign(new postgres.PostgresError('refused'), { code, constraint_name: constraint })
}

const taken = databaseError('23505', 'uk_access_codes_code')

/** Draws codes named after their generators, until `work` takes one; tells which were tried and what was said of it. */
async function draw(
  work: (accessCode: string) => Promise<unknown>,
  first: (draw: number) => string = (draw) => `FIRST${draw}`,
) {
  const tried: string[] = []
  const lines: { level: string; msg: string; error?: { class: string } }[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  let draws = 0
  let fallbacks = 0
  const deps = {
    generateCode() {
      draws += 1
      return first(draws)
    },
    generateCodeFallback: () => 'SECOND',
    countFallbackCode: () => void (fallbacks += 1),
    logger: createLogger({ name: 'test', level: 'info', destination }),
  }
  const outcome = await withNewCode(deps, (accessCode) => {
    tried.push(accessCode)
    return work(accessCode)
  }).catch((error: unknown) => error)
  return {
    outcome,
    tried,
    fallbacks,
    logged: lines.map(({ level, msg, error }) => [level, msg, ...(error ? [error.class] : [])]),
  }
}

const takeOnly = (good: string) => (accessCode: string) =>
  accessCode === good ? Promise.resolve('done') : Promise.reject(taken)

const tookOver = ['error', 'the second access code generator took over']

describe('a new code', () => {
  it('is drawn once where nobody has it', async () => {
    expect(await draw(takeOnly('FIRST1'))).toEqual({
      outcome: 'done',
      tried: ['FIRST1'],
      fallbacks: 0,
      logged: [],
    })
  })

  it('is drawn three times before the second generator takes over, which is counted and logged', async () => {
    expect(await draw(takeOnly('FIRST3'))).toMatchObject({ outcome: 'done', fallbacks: 0 })
    expect(await draw(takeOnly('SECOND'))).toEqual({
      outcome: 'done',
      tried: ['FIRST1', 'FIRST2', 'FIRST3', 'SECOND'],
      fallbacks: 1,
      logged: [tookOver],
    })
  })

  it('comes from the second generator at once when the first fails', async () => {
    const failing = () => {
      throw new RangeError('no randomness')
    }
    expect(await draw(takeOnly('SECOND'), failing)).toEqual({
      outcome: 'done',
      tried: ['SECOND'],
      fallbacks: 1,
      logged: [['error', 'the access code generator failed', 'RangeError'], tookOver],
    })
  })

  it('is given up when the second generator collides too', async () => {
    expect(await draw(takeOnly('none'))).toMatchObject({ outcome: { code: 'SERVICE_ERROR' } })
  })

  it.each([
    ['another constraint', databaseError('23505', 'uk_orders_public_id')],
    ['another error about codes', databaseError('23503', 'uk_access_codes_code')],
    ['no database error', new Error('down')],
  ])('is not drawn again for %s', async (_case, error) => {
    expect(await draw(() => Promise.reject(error))).toMatchObject({ outcome: error, tried: ['FIRST1'] })
  })
})
