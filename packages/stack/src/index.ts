export { addresses, readAddresses, type Addresses } from './addresses.ts'
export type { Replica } from './applications/services.ts'
export {
  startInfrastructure,
  type Infrastructure,
  type InfrastructureOptions,
  type InfrastructureParts,
} from './infrastructure.ts'
export type { InfrastructurePartName, Part } from './parts/part.ts'
export { printProgress, type ProgressEvent } from './progress.ts'
export { StackError } from './stack-error.ts'
export { startStack, type Stack, type StackOptions } from './stack.ts'
