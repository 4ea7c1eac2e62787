import {
  openInputs,
  optionalFields,
  unstorableInputs,
  untranslatedRules,
} from '@interview-pass/service-kit/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { adminFeatures, features } from './app.ts'

/** What nothing is asked of while routes are mounted. */
const unconnected = z.custom<Parameters<typeof features>[0] & Parameters<typeof adminFeatures>[0]>().parse({})

it('every field of a body that may be absent may be null as well, because that is how many clients write absence', () => {
  const optional = optionalFields(features(unconnected))
  expect(optional.map(({ field }) => field)).toEqual([
    '/interview/create position',
    '/interview/create job_description',
    '/interview/create resume',
    '/interview/create kind',
    '/interview/create language',
    '/interview/create level',
    '/interview/chat question_number',
    '/interview/:id/rating comment',
    '/interview/:id/rating feedback_revision',
  ])
  expect(optional.filter(({ takesNull }) => !takesNull)).toEqual([])
})

it('no text of a path or a query may hold what cannot be stored', () => {
  expect(unstorableInputs(features(unconnected))).toEqual([])
})

it('every rule that an input breaks in words of our own has them in both languages', () => {
  expect(untranslatedRules(features(unconnected))).toEqual([])
})

it('no query and no body takes a field that is not named: nobody sets a tenant, a status or an id along', () => {
  expect(openInputs([...features(unconnected), ...adminFeatures(unconnected)])).toEqual([])
})
