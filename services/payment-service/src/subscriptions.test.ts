import { expect, it } from 'vitest'
import { z } from 'zod'
import { subscriptions, type SubscriptionDeps } from './subscriptions.ts'

/** Nothing is asked of them before an event comes. */
const deps = z.custom<SubscriptionDeps>().parse({})

it('e-mails are a group of its own, which is not there without a mail server', () => {
  const groups = (mailServer: SubscriptionDeps['mailServer']) =>
    subscriptions({ ...deps, mailServer }).map(({ group }) => group)
  expect(groups(undefined)).toEqual(['payment-service'])
  expect(
    groups({ timeoutMs: 1, isAway: () => false, send: () => Promise.reject(new Error('not asked')) }),
  ).toEqual(['payment-service', 'payment-service-emails'])
})
