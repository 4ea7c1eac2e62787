import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { expect, it } from 'vitest'

it('what Node parses for each import of drizzle-orm is small', () => {
  const file = findPackageJSON('drizzle-orm', import.meta.url) ?? ''
  const { exports }: { exports: unknown } = JSON.parse(readFileSync(file, 'utf8'))
  expect(JSON.stringify(exports).length).toBeLessThan(1000)
})
