import { appErrorsOnly } from './app-errors-only.ts'
import { featureFolders } from './feature-folders.ts'
import { kitIsNeutral } from './kit-is-neutral.ts'
import { featureDoors, layers } from './layers.ts'
import { featureCircles, kitCircles } from './no-circles.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import { lookUps, writers } from './project-exceptions.ts'
import type { Rule } from './rule.ts'
import { statusesInContracts } from './statuses-in-contracts.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

/** The rules of docs/ARCHITECTURE.md that only our own code can hold, with the exceptions that the project allows itself. */
export const rules: readonly Rule[] = [
  featureFolders,
  layers,
  featureDoors,
  featureCircles,
  kitCircles,
  oneWriterPerTable(writers),
  storeTakesTenant(lookUps),
  kitIsNeutral,
  statusesInContracts,
  appErrorsOnly,
]
