import { describe, expect, it } from 'vitest'
import { fieldRuleOf, fieldRules, findFieldRule } from './field-rules.ts'

const rules = {
  ...fieldRules,
  oneOf: fieldRuleOf.oneOf(['ALIPAY', 'OTHER']),
  lengthMax: fieldRuleOf.lengthMax(255),
  attemptsMax: fieldRuleOf.attemptsMax(20),
}

describe('a rule of our own', () => {
  it.each(Object.entries(rules))('has a text in both languages: %s', (_name, rule) => {
    expect(rule.en).toMatch(/^[\u0020-\u007e]+$/)
    expect(rule['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
  })

  it('is known by its English text, which no other has', () => {
    expect(Object.values(fieldRules).map(({ en }) => findFieldRule(en))).toEqual(Object.values(fieldRules))
    expect(findFieldRule('must be nice')).toBeUndefined()
  })
})
