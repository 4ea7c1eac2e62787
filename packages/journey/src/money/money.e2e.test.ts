import { expect, it } from 'vitest'
import { runMoney } from './run-money.ts'

const seed = Math.floor(Math.random() * 4_294_967_296)

/** Its stack, a minute of breaking, and what is on its way then. */
const timeoutMs = 400_000

it(`no money is lost or doubled, whatever breaks (seed ${seed})`, { timeout: timeoutMs }, async () => {
  const { acts, kills, faults, differences } = await runMoney({ seed, durationMs: 60_000 })
  expect(differences).toEqual([])
  expect(Object.keys(kills).length).toBeGreaterThan(5)
  expect(faults).toBeGreaterThan(20)
  const missing = ['create', 'pay', 'cancel', 'refund', 'refund outside'].filter(
    (act) => acts[act] === undefined,
  )
  expect(missing).toEqual([])
})
