import { optionalFields } from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { features } from './app.ts'
import { channelAdapters } from './channels.ts'

/** What nothing is asked of while routes are mounted. */
const unconnected = z.custom<Parameters<typeof features>[0]>().parse({})

it('every field of a body that may be absent may be null as well, because that is how many clients write absence', () => {
  const optional = optionalFields(features(unconnected, channelAdapters))
  expect(optional.map(({ field }) => field)).toEqual([
    '/payment/create channel',
    '/payment/orders/:order_id/refunds amount',
    '/payment/users/:external_id name',
    '/payment/users/:external_id email',
    '/payment/users/:external_id language',
    '/access-code/verify access_code',
  ])
  expect(optional.filter(({ takesNull }) => !takesNull)).toEqual([])
})
