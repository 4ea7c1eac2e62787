import {
  openInputs,
  optionalFields,
  unstorableInputs,
  untranslatedRules,
} from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { adminFeatures, features } from './app.ts'
import { channelAdapters } from './channels.ts'

/** What nothing is asked of while routes are mounted. */
const unconnected = z.custom<Parameters<typeof features>[0] & Parameters<typeof adminFeatures>[0]>().parse({})

it('every field of a body that may be absent may be null as well, because that is how many clients write absence', () => {
  const optional = optionalFields([...features(unconnected, channelAdapters), ...adminFeatures(unconnected)])
  expect(optional.map(({ field }) => field)).toEqual([
    '/payment/create channel',
    '/payment/orders/:order_id/attempts channel',
    '/payment/orders/:order_id/refunds amount',
    '/payment/users/:external_id name',
    '/payment/users/:external_id email',
    '/payment/users/:external_id language',
    '/access-code/verify access_code',
    '/admin/api-clients kind',
    '/admin/products late_payment_policy',
    ...['name', 'price', 'code_validity_days', 'late_payment_policy', 'interview', 'status'].map(
      (name) => `/admin/products/:product_id ${name}`,
    ),
    '/admin/access-codes user_id',
    '/admin/orders/:order_id/refunds amount',
    '/admin/orders/:order_id/refunds force',
  ])
  expect(optional.filter(({ takesNull }) => !takesNull)).toEqual([])
})

it('no text of a path or a query may hold what cannot be stored, but for a token, of which only the hash is looked for', () => {
  const routes = [...features(unconnected, channelAdapters), ...adminFeatures(unconnected)]
  expect(unstorableInputs(routes)).toEqual(['/payment/orders/:order_id/events token'])
})

it('every rule that an input breaks in words of our own has them in both languages', () => {
  expect(
    untranslatedRules([...features(unconnected, channelAdapters), ...adminFeatures(unconnected)]),
  ).toEqual([])
})

it('no query and no body, however deep, takes a field that is not named: nobody sets a tenant, a status or an id along', () => {
  expect(openInputs([...features(unconnected, channelAdapters), ...adminFeatures(unconnected)])).toEqual([])
})
