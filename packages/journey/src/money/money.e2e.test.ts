import { expect, it } from 'vitest'
import { runMoney } from './run-money.ts'

const seed = Math.floor(Math.random() * 4_294_967_296)

/** Its stack, a minute of breaking, and what is on its way then. */
const timeoutMs = 480_000

it(`no money is lost or doubled, whatever breaks (seed ${seed})`, { timeout: timeoutMs }, async () => {
  const { acts, kills, faults, differences } = await runMoney({ seed, durationMs: 60_000 })
  expect(differences).toEqual([])
  const killed = Object.entries(kills)
  expect(new Set(killed.map(([name]) => name.split(' ')[0])).size).toBe(4)
  expect(killed.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(10)
  expect(Object.keys(faults).length).toBeGreaterThan(5)
  const missing = ['create', 'second code', 'pay', 'cancel', 'refund', 'refund outside'].filter(
    (act) => acts[act] === undefined,
  )
  expect(missing).toEqual([])
})
