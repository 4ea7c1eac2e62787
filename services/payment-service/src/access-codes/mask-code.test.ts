import { expect, it } from 'vitest'
import { maskCode, maskCodesIn } from './mask-code.ts'

it('a masked code shows its last four characters', () => {
  expect(maskCode('7K3MZ9QWX2RT')).toBe('********X2RT')
})

it.each([
  ['{"accessCode":"7K3MZ9QWX2RT","orderId":null}', '{"accessCode":"********X2RT","orderId":null}'],
  ['7k3mz9qwx2rt, 7K3MZ9QWX2RT', '********x2rt, ********X2RT'],
  ['7K3MZ9QWX2RTA', '7K3MZ9QWX2RTA'],
  ['0193a4b5-c6d7-7e8f-9a0b-1c2d3e4f5a6b', '0193a4b5-c6d7-7e8f-9a0b-1c2d3e4f5a6b'],
  ['7-2026-0115-0001-7K3MZ9QWX2RT', '7-2026-0115-0001-********X2RT'],
  ['no code at all', 'no code at all'],
])('a text is masked where it may hold a code: %s', (text, masked) => {
  expect(maskCodesIn(text)).toBe(masked)
})
