export { testInfrastructure, type TestInfrastructure } from './infrastructure.ts'
