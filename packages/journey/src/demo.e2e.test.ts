import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { watchProcessTree } from '../test/process-tree.ts'
import { stepNames } from './steps.ts'

const demo = fileURLToPath(new URL('demo.ts', import.meta.url))
const lookEveryMs = 500
/** Postgres, Redis, Kafka, two simulators, the mail catcher, two services, and what supervises them. */
const processesMin = 9

/** Runs the demo as a person would, without a terminal; `interruptAfter` presses Ctrl-C once those words are printed. */
async function runDemo(
  options: { words?: string[]; environment?: NodeJS.ProcessEnv; interruptAfter?: string } = {},
) {
  const child = spawn(process.execPath, [demo, ...(options.words ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...options.environment },
  })
  const tree = watchProcessTree(child.pid ?? 0)
  const looking = setInterval(() => tree.look(), lookEveryMs)
  let output = ''
  let errors = ''
  let isInterrupted = false
  child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (isInterrupted || options.interruptAfter === undefined || !output.includes(options.interruptAfter)) {
      return
    }
    isInterrupted = true
    tree.look()
    child.kill('SIGINT')
  })
  const exited = once(child, 'close')
  try {
    await exited
  } finally {
    clearInterval(looking)
  }
  return { exitCode: child.exitCode, output, errors, tree }
}

describe('the demo', () => {
  it('plays the whole interview, ends by itself with exit code 0, and leaves no process behind', async () => {
    const { exitCode, output, errors, tree } = await runDemo()
    expect(errors).toBe('')
    for (const step of stepNames) expect(output).toContain(` ${step}`)
    expect(output).toMatch(/█▀▀▀▀▀█[^]*http:\/\/127\.0\.0\.1:\d+\/qr\//u)
    expect(output).toMatch(/ce_type +PaymentCompleted/u)
    expect(output).toMatch(/to demo@example\.com\n +您的面试访问码\n +访问码: [0-9A-Z]{12}\n/u)
    expect(output).toMatch(/候选人 {2}[^]*面试官 {2}/u)
    expect(output).toMatch(/Feedback {3}overall +\d+ \/ 100/u)
    expect(output).toMatch(/Question 3/u)
    expect(output.trimEnd().split('\n').at(-1)).toMatch(/^Done: 14 steps, \d+ turns; /u)
    expect(output).not.toContain('\u001B')
    expect(exitCode).toBe(0)
    expect(tree.size()).toBeGreaterThanOrEqual(processesMin)
    expect(tree.running()).toEqual([])
  })

  it('that is interrupted says so, ends with exit code 1, and leaves no process behind', async () => {
    const { exitCode, output, tree } = await runDemo({ interruptAfter: '候选人' })
    expect(output).toContain('ended by SIGINT')
    expect(exitCode).toBe(1)
    expect(tree.size()).toBeGreaterThanOrEqual(processesMin)
    expect(tree.running()).toEqual([])
  })

  it('that is interrupted while its parts start starts no more of them, and leaves no process behind', async () => {
    const { exitCode, output, tree } = await runDemo({ interruptAfter: ' ready' })
    expect(exitCode).toBe(1)
    expect(output).not.toContain('payment-service')
    // The supervisor ends them, which takes a moment.
    await vi.waitFor(() => expect(tree.running()).toEqual([]), { timeout: 20_000, interval: 100 })
  })

  it('of an ending that there is not names those that there are, starts nothing, and ends with exit code 1', async () => {
    const { exitCode, output, errors } = await runDemo({ words: ['refunds'] })
    expect(errors).toContain('there is no ending "refunds"')
    expect(errors).toContain('npm run demo -- refund|late|surplus|lost-notification')
    expect(output).toBe('')
    expect(exitCode).toBe(1)
  })

  it('that cannot come up names the part, the cause and what to do, and ends with exit code 1', async () => {
    const { exitCode, output, tree } = await runDemo({
      environment: { STACK_REDIS_URL: 'redis://127.0.0.1:1' },
    })
    expect(output).toMatch(/step +bring up redis/u)
    expect(output).toMatch(/cause +redis: the one given in STACK_REDIS_URL does not answer/u)
    expect(output).toMatch(/what to do: correct STACK_REDIS_URL/u)
    expect(exitCode).toBe(1)
    expect(tree.running()).toEqual([])
  })
})
