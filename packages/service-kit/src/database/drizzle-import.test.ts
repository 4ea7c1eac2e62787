import { statSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const { resolve } = createRequire(import.meta.url)

it.each(['drizzle-orm/pg-core', 'drizzle-orm/postgres-js', 'drizzle-orm/sql'])(
  'what Node parses for each file of %s is small',
  (name) => {
    const file = findPackageJSON(pathToFileURL(resolve(name)))
    expect(statSync(file ?? '').size).toBeLessThan(1000)
  },
)
