export { openTestNamespace, type TestNamespace } from './test-namespace.ts'
export { describeDatabase, type DescribedDatabase } from './describe-database.ts'
export { nginxOrReason } from './nginx-or-reason.ts'
