import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Anthropic, ask, errorOf } from '../test/real-client.ts'

const program = new URL('main.ts', import.meta.url).pathname
const logLine = z.looseObject({ msg: z.string(), url: z.string().optional() })

function start(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function lineOf(child: ChildProcess, message: string): Promise<z.infer<typeof logLine>> {
  if (child.stdout === null) {
    throw new Error('the output is not piped')
  }
  for await (const text of createInterface(child.stdout)) {
    const line = logLine.parse(JSON.parse(text))
    if (line.msg.includes(message)) {
      return line
    }
  }
  throw new Error(`it ended without saying ${message}`)
}

async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit')
  }
  return child.exitCode
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it listens, and ends within a second of %s with a stream open',
    async (signal) => {
      const child = start({ FAULTS: '[{"kind":"stall_mid_stream"}]', TOKEN_DELAY_MS: '0' })
      const { url } = await lineOf(child, 'listening')
      const client = new Anthropic({ baseURL: url ?? '', apiKey: 'k', maxRetries: 0, logLevel: 'off' })
      const stream = client.messages.stream(ask())
      const failed = errorOf(stream.finalMessage())
      await new Promise((resolve) => stream.once('text', resolve))
      const startedAt = performance.now()
      child.kill(signal)
      expect(await exitCodeOf(child)).toBe(0)
      expect(performance.now() - startedAt).toBeLessThan(1_000)
      expect(await failed).toBeInstanceOf(Error)
    },
  )

  it('names every problem of its configuration at once, and does not start', async () => {
    const child = start({ NODE_ENV: 'production', PORT: 'x', TOKEN_DELAY_MS: '-1', FAULTS: '[{"kind":"?"}]' })
    const line = await lineOf(child, 'cannot start')
    for (const name of ['NODE_ENV', 'PORT', 'TOKEN_DELAY_MS', 'FAULTS']) {
      expect(line.msg).toContain(name)
    }
    expect(await exitCodeOf(child)).toBe(1)
  })
})
