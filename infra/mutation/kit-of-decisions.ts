/** What decisions and their tests take of service-kit. The whole of it, with its clients of servers, is imported for seconds. */
export { AppError } from '../../packages/service-kit/src/app-error.ts'
export { namespaced } from '../../packages/service-kit/src/config/namespaced.ts'
export { databaseErrorOf } from '../../packages/service-kit/src/database/errors.ts'
export { createProofLookup } from '../../packages/service-kit/src/http/access/proof-lookup.ts'
export {
  nextState,
  openStates,
  stateAfter,
  statesBefore,
} from '../../packages/service-kit/src/state-table.ts'
export { createLogger } from '../../packages/service-kit/src/telemetry/logger.ts'
