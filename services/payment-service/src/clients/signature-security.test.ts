import { requestSignature, signatureExample, signatureText } from '@interview-pass/contracts'
import { expect, it } from 'vitest'
import { openApi } from '../describe.ts'

it('the page of the API shows the test vector of contracts, which is right', () => {
  const { secret, request, signature } = signatureExample
  const page = JSON.stringify(openApi())
  for (const shown of [secret, request.body, signatureText(request), signature]) {
    expect(page).toContain(JSON.stringify(shown).slice(1, -1))
  }
  expect(requestSignature(secret, request)).toBe(signature)
})
