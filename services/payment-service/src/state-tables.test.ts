import type { Transition } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { accessCodeTransitions } from './access-codes/access-code.ts'
import { attemptTransitions } from './attempts/attempt.ts'
import { emailTransitions } from './emails/email.ts'
import { orderTransitions } from './orders/order.ts'
import { differenceTransitions } from './reconciliation/difference.ts'
import { reconciliationRunTransitions } from './reconciliation/reconciliation-run.ts'
import { refundTransitions } from './refunds/refund.ts'

const tables: Readonly<Record<string, readonly Transition<string, string>[]>> = {
  'an access code': accessCodeTransitions,
  'an attempt': attemptTransitions,
  'an e-mail': emailTransitions,
  'an order': orderTransitions,
  'a difference': differenceTransitions,
  'the comparison of a day': reconciliationRunTransitions,
  'a refund': refundTransitions,
}

describe.each(Object.entries(tables))('the state table of %s', (_subject, table) => {
  it('leads from one state by one event to one state only', () => {
    expect(new Set(table.map(({ from, event }) => `${from} ${event}`)).size).toBe(table.length)
  })

  it('says of each step who may cause it', () => {
    expect(table.filter(({ by }) => !/^[A-Za-z]/.test(by))).toEqual([])
  })
})
