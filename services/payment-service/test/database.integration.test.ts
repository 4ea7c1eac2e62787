import { describeDatabase } from '@interview-pass/stack/testing'
import * as tables from '../src/tables.ts'

describeDatabase({
  schema: 'payment',
  serviceFolder: new URL('../', import.meta.url),
  tables,
  // A notification that matches no attempt belongs to nobody.
  tenantOptional: ['notifications'],
})
