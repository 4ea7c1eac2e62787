import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import type { Part } from '../parts/part.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { startNodePart } from './node-part.ts'

/** The two outside services, real or simulated. */
export interface Provider {
  /** What the service that uses it is told. */
  readonly environment: Record<string, string>
  /** Absent for the real one. */
  readonly simulator: { readonly part: Part; readonly url: string } | undefined
}

export interface SimulatorOptions {
  readonly seed?: string | undefined
  /** How many times faster notifications are repeated than Alipay does. */
  readonly notifyTimeFactor?: number | undefined
  readonly tokenDelayMs?: number | undefined
}

const simulatorOrder = { stopOrder: 20, stopDeadlineMs: 5_000 }
const demoMerchant = { appId: '2021000000000001', sellerId: '2088000000000001' }

/** Alipay: the real one when the environment has a key for it, else the simulator with keys of its own. */
export async function startAlipay(
  instance: Instance,
  real: Record<string, string>,
  options: SimulatorOptions,
): Promise<Provider> {
  if (isRealAlipay(real)) {
    instance.report('alipay', 'note', 'the real one: its variables are set in .env')
    return { environment: pick(real, /^ALIPAY_/u), simulator: undefined }
  }
  const folder = path.join(instance.folder, 'simulators')
  const keys = path.join(folder, 'keys')
  mkdirSync(folder, { recursive: true })
  const generateKeys = path.join(projectFolder, 'packages/alipay-simulator/src/generate-keys.ts')
  await runCommand(process.execPath, [generateKeys, keys], {
    part: 'alipay-simulator',
    deadlineMs: 30_000,
    environment: plainEnvironment(),
  })
  const port = await instance.portFor('alipay-simulator')
  const url = `http://127.0.0.1:${port}`
  const part = await startNodePart(instance, {
    name: 'alipay-simulator',
    folder: 'packages/alipay-simulator',
    environment: {
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      APP_ID: demoMerchant.appId,
      SELLER_ID: demoMerchant.sellerId,
      MERCHANT_PUBLIC_KEY_FILE: path.join(keys, 'merchant-public-key.pem'),
      ALIPAY_PRIVATE_KEY_FILE: path.join(keys, 'alipay-private-key.pem'),
      NOTIFY_TIME_FACTOR: String(options.notifyTimeFactor ?? 60),
      STATE_FILE: path.join(folder, 'alipay-journal'),
      SEED: options.seed ?? '1',
    },
    readyUrl: `${url}/livez`,
    ...simulatorOrder,
  })
  const environment = {
    ALIPAY_GATEWAY_URL: `${url}/gateway.do`,
    ALIPAY_APP_ID: demoMerchant.appId,
    ALIPAY_SELLER_ID: demoMerchant.sellerId,
    ALIPAY_PRIVATE_KEY_FILE: path.join(keys, 'merchant-private-key.pem'),
    ALIPAY_PUBLIC_KEY_FILE: path.join(keys, 'alipay-public-key.pem'),
  }
  return { environment, simulator: { part, url } }
}

/** Claude: the real one when the environment has a key for it, else the simulator. */
export async function startClaude(
  instance: Instance,
  real: Record<string, string>,
  options: SimulatorOptions,
): Promise<Provider> {
  if (isGiven(real, 'ANTHROPIC_API_KEY')) {
    instance.report('claude', 'note', 'the real one: ANTHROPIC_API_KEY is set in .env')
    return { environment: pick(real, /^ANTHROPIC_/u), simulator: undefined }
  }
  const port = await instance.portFor('claude-simulator')
  const url = `http://127.0.0.1:${port}`
  const apiKey = `simulator-${randomBytes(12).toString('base64url')}`
  const part = await startNodePart(instance, {
    name: 'claude-simulator',
    folder: 'packages/claude-simulator',
    environment: {
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      API_KEY: apiKey,
      ...(options.seed === undefined ? {} : { SEED: options.seed }),
      ...(options.tokenDelayMs === undefined ? {} : { TOKEN_DELAY_MS: String(options.tokenDelayMs) }),
    },
    readyUrl: `${url}/livez`,
    ...simulatorOrder,
  })
  return { environment: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: apiKey }, simulator: { part, url } }
}

function pick(environment: Record<string, string>, names: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)))
}

const alipayVariables = [
  'ALIPAY_APP_ID',
  'ALIPAY_SELLER_ID',
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
  'ALIPAY_NOTIFY_URL',
]

type Settings = Readonly<Record<string, string | undefined>>

const isRealAlipay = (settings: Settings): boolean => alipayVariables.some((name) => isGiven(settings, name))

/**
 * For before anything is started.
 * @throws StackError when only some of Alipay's variables are given: half of the real one is neither
 */
export function verifyProviderSettings(settings: Settings): void {
  const missing = alipayVariables.filter((name) => !isGiven(settings, name))
  if (missing.length === 0 || missing.length === alipayVariables.length) return
  throw new StackError('alipay', `${missing.join(', ')} missing in .env`, {
    remedy: 'set all variables of Alipay for the real one, or none for the simulator',
  })
}

/** A variable is given as it is, or in a file named by `<name>_FILE`; an empty one is not. */
const isGiven = (settings: Settings, name: string): boolean =>
  [settings[name], settings[`${name}_FILE`]].some((value) => value !== undefined && value !== '')
