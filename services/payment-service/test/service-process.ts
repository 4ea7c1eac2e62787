import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { PaymentServiceUnderTest } from './payment-service.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const listening = z.object({ msg: z.literal('listening'), url: z.string() })

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string
  /** Ends it without warning. */
  kill(): Promise<void>
}

/** This service as a process of its own, a second replica of the one under test. */
export async function startServiceProcess(
  { environment }: Pick<PaymentServiceUnderTest, 'environment'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...environment, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = Promise.withResolvers<string>()
  child.once('exit', () => ready.reject(new Error('the process ended before it listened')))
  // Read to the end, so that a full pipe never holds the process up.
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = listening.safeParse(JSON.parse(line))
    if (parsed.success) ready.resolve(parsed.data.url)
  })
  const url = await ready.promise
  return { url, kill: () => kill(child), [Symbol.asyncDispose]: () => kill(child) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
