import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { InterviewServiceUnderTest } from './interview-service.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const listening = z.object({ msg: z.literal('listening'), url: z.string() })

/** This service as a process of its own, in the namespace of the one under test. */
export async function startServiceProcess(
  service: Pick<InterviewServiceUnderTest, 'environment'>,
  settings: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...service.environment, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = Promise.withResolvers<string>()
  child.once('exit', () => ready.reject(new Error('the process ended before it listened')))
  // Read to the end, so that a full pipe never holds the process up.
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = listening.safeParse(JSON.parse(line))
    if (parsed.success) ready.resolve(parsed.data.url)
  })
  return { child, url: await ready.promise }
}
