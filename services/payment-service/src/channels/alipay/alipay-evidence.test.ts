import { expect, it } from 'vitest'
import { evidenceOf } from './alipay-evidence.ts'

it('the evidence is the message as it came, but for the buyer', () => {
  const subject = `subject=${encodeURIComponent('面试')}`
  const body = `out_trade_no=A1&buyer_id=2088123412341234&${subject}&buyer_logon_id=138****0000&sign=a%3D`
  const kept = evidenceOf(Buffer.from(body))
  expect(kept).toMatch(/^out_trade_no=A1&buyer_id=sha256:[0-9a-f]{16}&/)
  expect(kept).toContain(subject)
  expect(kept).toMatch(/&buyer_logon_id=sha256:[0-9a-f]{16}&sign=a%3D$/)
  expect(kept).not.toContain('2088123412341234')
  expect(kept).not.toContain('138')
})

it('the evidence is no longer than a column takes, and without what no form holds', () => {
  const long = evidenceOf(Buffer.from(`a=\0${'x'.repeat(100_000)}`))
  expect(long).toHaveLength(16_384)
  expect(long).not.toContain('\0')
})
