export { startClaudeSimulator } from './simulator.ts'
export type { ClaudeSimulator, ClaudeSimulatorOptions } from './simulator.ts'
export type { FaultOrder } from './faults/fault.ts'
