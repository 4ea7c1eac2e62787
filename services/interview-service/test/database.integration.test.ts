import { describeDatabase } from '@interview-pass/stack/testing'
import * as tables from '../src/tables.ts'

describeDatabase({
  schema: 'interview',
  serviceFolder: new URL('../', import.meta.url),
  tables,
  tenantless: ['tenants'],
  tenantOptional: [],
})
