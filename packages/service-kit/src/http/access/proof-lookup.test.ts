import { expect, it, vi } from 'vitest'
import { createProofLookup } from './proof-lookup.ts'

const request = { beforeLookup: async () => undefined }

it('looks for one that is there once, for as long as it is kept', async () => {
  const find = vi.fn<(key: string) => Promise<{ key: string }>>(async (key) => ({ key }))
  const lookup = createProofLookup({ find, keepMs: 60_000 })
  for (let turn = 0; turn < 3; turn += 1) expect(await lookup(request, 'a')).toEqual({ key: 'a' })
  expect(find).toHaveBeenCalledTimes(1)
})

it('looks each time where nothing is kept', async () => {
  const find = vi.fn<(key: string) => Promise<{ key: string }>>(async (key) => ({ key }))
  const lookup = createProofLookup({ find, keepMs: 0 })
  for (let turn = 0; turn < 3; turn += 1) await lookup(request, 'a')
  expect(find).toHaveBeenCalledTimes(3)
})

it('remembers a miss, but finds within seconds what was created since', async () => {
  const rows = new Map<string, { key: string }>()
  const find = vi.fn<(key: string) => Promise<{ key: string } | undefined>>(async (key) => rows.get(key))
  const lookup = createProofLookup({ find, keepMs: 60_000 })
  for (let turn = 0; turn < 50; turn += 1) expect(await lookup(request, 'new')).toBeUndefined()
  expect(find).toHaveBeenCalledTimes(1)
  rows.set('new', { key: 'new' })
  await vi.waitFor(async () => expect(await lookup(request, 'new')).toEqual({ key: 'new' }), {
    timeout: 3000,
  })
  expect(find.mock.calls.length).toBeLessThan(5)
})

it('looks again for what was forgotten, also when that was being looked for', async () => {
  const versions = new Map([
    ['a', 1],
    ['b', 1],
  ])
  const gate = Promise.withResolvers<void>()
  let isHeld = false
  const find = async (key: string) => {
    const version = versions.get(key)
    if (isHeld) await gate.promise
    return version === undefined ? undefined : { version }
  }
  const lookup = createProofLookup({ find, keepMs: 60_000 })
  for (const key of ['a', 'b']) await lookup(request, key)
  versions.set('a', 2).set('b', 2)
  lookup.forget('a')
  expect([await lookup(request, 'a'), await lookup(request, 'b')]).toEqual([{ version: 2 }, { version: 1 }])
  lookup.forget()
  expect(await lookup(request, 'b')).toEqual({ version: 2 })
  isHeld = true
  lookup.forget('a')
  const early = lookup(request, 'a')
  versions.set('a', 3)
  lookup.forget('a')
  gate.resolve()
  expect(await early).toEqual({ version: 2 })
  expect(await lookup(request, 'a')).toEqual({ version: 3 })
})
