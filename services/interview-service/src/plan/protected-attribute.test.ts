import { expect, test } from 'vitest'
import { namesProtectedAttribute } from './protected-attribute.ts'

test.each([
  '婚育稳定',
  '35 周岁以下',
  '已婚已育',
  '身体状况良好',
  '本地户口',
  'Married applicants',
  'Under age limit',
  'Native country',
])('an attribute of a person is no competency: %s', (name) =>
  expect(namesProtectedAttribute(name)).toBe(true),
)

test.each([
  '缓存设计',
  '用户年龄数据建模',
  '健康检查与自愈',
  'Patient data in medical systems',
  'Child process supervision',
])('what the work is about is one, though it sounds alike: %s', (name) =>
  expect(namesProtectedAttribute(name)).toBe(false),
)
