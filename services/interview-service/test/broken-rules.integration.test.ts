import { fieldRules, languages } from '@interview-pass/contracts'
import { expect, it } from 'vitest'
import { useInterviewService } from './interview-service.ts'

const service = await useInterviewService()

it.each(languages)(
  'a request without a body is told so in the language of the caller: %s',
  async (language) => {
    const response = await fetch(new URL('/api/v1/interview/create', service.url), {
      method: 'POST',
      headers: { 'accept-language': language },
    })
    expect(await response.json()).toMatchObject({
      error: { details: { fields: [{ field: 'body', rule: fieldRules.missing[language] }] } },
    })
  },
)
