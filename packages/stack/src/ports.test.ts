import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { clearLockedPorts } from 'get-port'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPortBook } from './ports.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ports-'))
  file = path.join(folder, 'ports.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the port book', () => {
  it('gives a name the same port at the next start', async () => {
    const port = await openPortBook(file)('redis')
    // The next start is another process, which knows nothing of this one's choices.
    clearLockedPorts()
    expect(await openPortBook(file)('redis')).toBe(port)
  })

  it('gives another port when the recorded one is taken', async () => {
    const port = await openPortBook(file)('redis')
    const taken = createServer().listen(port, '127.0.0.1')
    await once(taken, 'listening')
    expect(await openPortBook(file)('redis')).not.toBe(port)
    taken.close()
  })

  it('never gives two names the same port', async () => {
    const portFor = openPortBook(file)
    const ports = await Promise.all(Array.from({ length: 30 }, (_, index) => portFor(`part-${index}`)))
    expect(new Set(ports).size).toBe(30)
  })

  it('stays below the ports of outgoing connections', async () => {
    expect(await openPortBook(file)('redis')).toBeLessThan(32_768)
  })

  it('draws anew when its file was cut', async () => {
    writeFileSync(file, '{"redis": 3')
    expect(await openPortBook(file)('redis')).toBeGreaterThan(1_023)
  })
})
