import { appErrorsOnly } from './app-errors-only.ts'
import { domainIsPure } from './domain-is-pure.ts'
import { featureDoors } from './feature-doors.ts'
import { featureFolders } from './feature-folders.ts'
import { kitIsNeutral } from './kit-is-neutral.ts'
import { kitIsShared } from './kit-is-shared.ts'
import { layers } from './layers.ts'
import { names } from './names.ts'
import { oneWriterPerTable } from './one-writer-per-table.ts'
import {
  guardedLibraries,
  impureDomain,
  kitModules,
  lookUps,
  serviceGuests,
  writers,
} from './project-exceptions.ts'
import type { Rule } from './rule.ts'
import { serviceBorders } from './service-borders.ts'
import { singleImportPlace } from './single-import-place.ts'
import { sizes } from './sizes.ts'
import { statusesInContracts } from './statuses-in-contracts.ts'
import { storeTakesTenant } from './store-takes-tenant.ts'

/** The rules of docs/ARCHITECTURE.md that code holds, with the exceptions that the project allows itself. */
export const rules: readonly Rule[] = [
  featureFolders,
  domainIsPure(impureDomain),
  layers,
  featureDoors,
  oneWriterPerTable(writers),
  storeTakesTenant(lookUps),
  serviceBorders(serviceGuests),
  singleImportPlace(guardedLibraries),
  kitIsNeutral,
  kitIsShared(kitModules),
  statusesInContracts,
  appErrorsOnly,
  sizes,
  names,
]
