export { openTestNamespace, type TestNamespace } from './test-namespace.ts'
