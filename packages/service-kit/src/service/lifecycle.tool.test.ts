import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

const script = fileURLToPath(new URL('../../test/run-service.ts', import.meta.url))

/** The service's words and log lines, and how it ended. */
function runChild(behaviour: string) {
  const child = spawn(process.execPath, [script, behaviour], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close')
  const saying = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 15_000 })
  return {
    saying,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async end() {
      await ended
      return {
        code: child.exitCode,
        words: output.split('\n').filter((line) => line !== '' && !line.startsWith('{')),
        output,
      }
    },
  }
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('drains and stops in order on %s', async (signal) => {
    const child = runChild('good')
    await child.saying('started')
    child.kill(signal)
    const { code, words, output } = await child.end()
    expect(words).toEqual(['started', 'first, draining true', 'first done', 'second', 'third'])
    expect(output).toContain('"outcome":"CLEAN"')
    expect(code).toBe(0)
  })

  it('gives a hanging step its share, goes on with the others and says that the shutdown was incomplete', async () => {
    const child = runChild('hangs once')
    await child.saying('started')
    child.kill('SIGTERM')
    const { code, words, output } = await child.end()
    expect(words).toEqual(['started', 'first, draining true', 'second', 'third'])
    expect(output).toContain('"reason":"TIMEOUT"')
    expect(code).toBe(1)
  })

  it('goes on after a step that fails', async () => {
    const child = runChild('breaks')
    await child.saying('started')
    child.kill('SIGTERM')
    const { code, words, output } = await child.end()
    expect(words.at(-1)).toBe('third')
    expect(output).not.toContain('hush')
    expect(code).toBe(1)
  })

  it('ends at once on a second signal', async () => {
    const child = runChild('waits')
    await child.saying('started')
    child.kill('SIGTERM')
    await child.saying('first, draining true')
    child.kill('SIGTERM')
    const { code, output } = await child.end()
    expect(output).toContain('second signal')
    expect(code).toBe(1)
  })

  it('is gone at the hard limit, even when it never finished starting', async () => {
    const child = runChild('never starts')
    await child.saying('starting')
    child.kill('SIGTERM')
    const { code, output } = await child.end()
    expect(output).toContain('shutdown took too long')
    expect(code).toBe(1)
  })

  it.each([
    ['does not start', 'could not start'],
    ['rejects', 'unhandled error'],
    ['throws', 'unhandled error'],
  ])('exits with 1 and a log line when it %s', async (behaviour, line) => {
    const { code, output } = await runChild(behaviour).end()
    expect(output).toContain(line)
    expect(output).not.toContain('hush')
    expect(code).toBe(1)
  })

  it('stops in order when a part says that it cannot go on, and exits with 1', async () => {
    const { code, words } = await runChild('fails').end()
    expect(words).toEqual(['started', 'first, draining true', 'first done', 'second', 'third'])
    expect(code).toBe(1)
  })
})
