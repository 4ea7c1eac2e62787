import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { appId, createSdk, sellerId } from '../test/open-shop.ts'
import { startReceiver, success } from '../test/start-receiver.ts'
import { generateKeys } from './generate-keys.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const children: ChildProcess[] = []
let directory: string
let keys: Awaited<ReturnType<typeof generateKeys>>

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'alipay-simulator-main-'))
  keys = await generateKeys(join(directory, 'keys'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(directory, { recursive: true })
})

const spawnMain = (more: Record<string, string> = {}): ChildProcess => {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      APP_ID: appId,
      SELLER_ID: sellerId,
      MERCHANT_PUBLIC_KEY_FILE: keys.merchant.publicKeyFile,
      ALIPAY_PRIVATE_KEY_FILE: keys.alipay.privateKeyFile,
      STATE_FILE: join(directory, 'journal.jsonl'),
      ...more,
    },
  })
  children.push(child)
  return child
}

const logLine = z.object({ msg: z.string(), url: z.string().optional() })

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no stdout')
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, url } = logLine.parse(JSON.parse(line))
    if (msg === 'listening' && url !== undefined) return url
  }
  throw new Error('the simulator ended before it listened')
}

it('what a killed simulator owed is delivered by the next one', async () => {
  const receiver = await startReceiver()
  receiver.answerWith((response) => response.end('fail'))
  // The second delivery is due after one second.
  const compressed = { NOTIFY_TIME_FACTOR: '240' }
  const first = spawnMain(compressed)
  const url = await urlOf(first)
  const sdk = createSdk(`${url}/gateway.do`, {
    privateKey: readFileSync(keys.merchant.privateKeyFile, 'utf8'),
    alipayPublicKey: readFileSync(keys.alipay.publicKeyFile, 'utf8'),
  })
  const bizContent = { out_trade_no: 'order_1', total_amount: '1.00', subject: 'a' }
  const { qr_code: qrCode } = z
    .object({ qr_code: z.string() })
    .parse(
      await sdk.exec(
        'alipay.trade.precreate',
        { bizContent, notifyUrl: receiver.url },
        { validateSign: true },
      ),
    )
  expect((await fetch(qrCode, { method: 'POST' })).status).toBe(200)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  first.kill('SIGKILL')
  await once(first, 'exit')
  receiver.answerWith(success)
  const secondUrl = await urlOf(spawnMain(compressed))
  await vi.waitFor(
    async () => {
      const health: unknown = await (await fetch(`${secondUrl}/_sim/health`)).json()
      expect(health).toMatchObject({ trades: 1, pending_notifications: 0 })
    },
    { timeout: 10_000, interval: 50 },
  )
  const ids = receiver.received.map(({ form }) => form['notify_id'])
  expect(ids.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(1)
  await receiver.close()
})

it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in good order within a second', async (signal) => {
  const child = spawnMain()
  const url = await urlOf(child)
  await fetch(`${url}/livez`)
  const startedMs = performance.now()
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(performance.now() - startedMs).toBeLessThan(1_000)
})

it('refuses to start in production', async () => {
  const child = spawnMain({ NODE_ENV: 'production' })
  expect(await once(child, 'exit')).toEqual([1, null])
})
