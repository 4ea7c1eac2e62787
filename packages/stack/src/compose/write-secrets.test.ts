import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSecrets } from './write-secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'interview-pass-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('written secrets', () => {
  it('are one file each, as they are, for their owner alone', () => {
    writeSecrets(folder, { 'database-url': 'postgres://a:b@c/d', 'client-secret': 'e' })
    expect(readdirSync(folder).toSorted()).toEqual(['client-secret', 'database-url'])
    expect(readFileSync(path.join(folder, 'database-url'), 'utf8')).toBe('postgres://a:b@c/d')
    expect(statSync(path.join(folder, 'client-secret')).mode & 0o777).toBe(0o600)
  })

  it('replace those of the last start', () => {
    writeSecrets(folder, { 'database-url': 'old and longer' })
    writeSecrets(folder, { 'database-url': 'new' })
    expect(readFileSync(path.join(folder, 'database-url'), 'utf8')).toBe('new')
  })
})
