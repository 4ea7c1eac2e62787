import { expect, it } from 'vitest'
import { migrateToNextSchema } from '../../test/next-schema.ts'
import { runRolling } from './run-rolling.ts'

const seed = Math.floor(Math.random() * 4_294_967_296)

/** Its stack, four replicas replaced, and what is on its way then. */
const timeoutMs = 480_000

it(
  `nobody notices that the schema grows and every replica is replaced (seed ${seed})`,
  { timeout: timeoutMs },
  async () => {
    const { replacements, acts, interviews, turns, lost, doubled, takenOver, differences } = await runRolling(
      {
        seed,
        rounds: 1,
        migrate: migrateToNextSchema,
      },
    )
    expect(differences).toEqual([])
    // Whoever answers a turn when it is asked to end does so to the last word.
    expect({ lost, doubled, takenOver }).toEqual({ lost: 0, doubled: 0, takenOver: 0 })
    expect(replacements.map(({ replica }) => replica)).toEqual([
      'payment-service',
      'payment-service-2',
      'interview-service',
      'interview-service-2',
    ])
    expect(interviews).toBeGreaterThan(0)
    expect(turns).toBeGreaterThan(interviews)
    expect(['create', 'pay', 'refund'].filter((act) => acts[act] === undefined)).toEqual([])
  },
)
