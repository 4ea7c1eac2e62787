import { describeDatabase } from '@interview-pass/stack/testing'
import * as tables from '../src/tables.ts'

describeDatabase({
  schema: 'payment',
  serviceFolder: new URL('../', import.meta.url),
  tables,
  tenantless: ['job_progress', 'tenants'],
  // A notification and a difference that match no attempt belong to nobody, and a bill is of all tenants, as is an act
  // that is about it.
  tenantOptional: ['audit_logs', 'notifications', 'reconciliation_differences', 'reconciliation_runs'],
})
