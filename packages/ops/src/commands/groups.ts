import { attempts } from './attempts.ts'
import { audit } from './audit.ts'
import { codes } from './codes.ts'
import type { Command, CommandGroup } from './command.ts'
import { deadLetters } from './dead-letters.ts'
import { kpi } from './kpi.ts'
import { orders } from './orders.ts'
import { reconciliation } from './reconciliation.ts'
import { refund, refunds } from './refunds.ts'
import { clients, products, tenants, users } from './sales.ts'
import { sessions } from './sessions.ts'

/** Every command of a group, in the order of the help. */
export const groups: readonly CommandGroup[] = [
  orders,
  attempts,
  refunds,
  codes,
  sessions,
  deadLetters,
  reconciliation,
  kpi,
  audit,
  tenants,
  clients,
  products,
  users,
]

/** Those of none. */
export const loneCommands: readonly Command[] = [refund]
