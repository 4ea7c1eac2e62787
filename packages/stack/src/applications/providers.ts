import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import type { StartedPart } from '../parts/part.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { startNodePart, urlAt } from './node-part.ts'

/** The two outside services, real or simulated. */
export interface Provider {
  /** What the service that uses it is told beyond the settings, in which the real one's variables are. */
  readonly environment: Record<string, string>
  /** Absent for the real one. */
  readonly simulator: StartedPart | undefined
}

const demoMerchant = { appId: '2021000000000001', sellerId: '2088000000000001' }

/**
 * Alipay: the real one when the environment has a key for it, else the simulator with keys of its own, which trusts what
 * `certificateFile` holds as well when it sends notifications.
 */
export async function startAlipay(
  instance: Instance,
  real: Settings,
  certificateFile?: string,
): Promise<Provider> {
  if (isRealAlipay(real)) {
    instance.report('alipay', 'note', 'the real one: its variables are set in .env')
    return { environment: {}, simulator: undefined }
  }
  const folder = path.join(instance.folder, 'simulators')
  const key = (name: string): string => path.join(folder, 'keys', `${name}-key.pem`)
  await generateAlipayKeys(path.join(folder, 'keys'))
  const simulator = await startSimulator(instance, 'alipay-simulator', (url) => ({
    PUBLIC_URL: url,
    APP_ID: demoMerchant.appId,
    SELLER_ID: demoMerchant.sellerId,
    MERCHANT_PUBLIC_KEY_FILE: key('merchant-public'),
    ALIPAY_PRIVATE_KEY_FILE: key('alipay-private'),
    // How many times faster notifications are repeated than Alipay does.
    NOTIFY_TIME_FACTOR: '60',
    STATE_FILE: path.join(folder, 'alipay-journal'),
    SEED: '1',
    ...(certificateFile !== undefined && { NODE_EXTRA_CA_CERTS: certificateFile }),
  }))
  const environment = {
    ALIPAY_GATEWAY_URL: `${simulator.address}/gateway.do`,
    ALIPAY_APP_ID: demoMerchant.appId,
    ALIPAY_SELLER_ID: demoMerchant.sellerId,
    ALIPAY_PRIVATE_KEY_FILE: key('merchant-private'),
    ALIPAY_PUBLIC_KEY_FILE: key('alipay-public'),
  }
  return { environment, simulator }
}

/** Makes the key pairs of the simulated Alipay and its merchant where they are missing. */
export async function generateAlipayKeys(folder: string): Promise<void> {
  const script = path.join(projectFolder, 'packages/alipay-simulator/src/generate-keys.ts')
  const options = { part: 'alipay-simulator', deadlineMs: 30_000, env: plainEnvironment() }
  await runCommand(process.execPath, [script, folder], options)
}

/** Claude: the real one when the environment has a key for it, else the simulator. */
export async function startClaude(
  instance: Instance,
  real: Settings,
  tokenDelayMs: number | undefined,
): Promise<Provider> {
  if (isGiven(real, 'ANTHROPIC_API_KEY')) {
    instance.report('claude', 'note', 'the real one: ANTHROPIC_API_KEY is set in .env')
    return { environment: {}, simulator: undefined }
  }
  const apiKey = `simulator-${randomBytes(12).toString('base64url')}`
  const simulator = await startSimulator(instance, 'claude-simulator', () => ({
    API_KEY: apiKey,
    ...(tokenDelayMs !== undefined && { TOKEN_DELAY_MS: String(tokenDelayMs) }),
  }))
  return { environment: { ANTHROPIC_BASE_URL: simulator.address, ANTHROPIC_API_KEY: apiKey }, simulator }
}

async function startSimulator(
  instance: Instance,
  name: string,
  environmentAt: (url: string) => Record<string, string>,
): Promise<StartedPart> {
  const port = await instance.portFor(name)
  const address = urlAt(port)
  const part = await startNodePart(instance, {
    name,
    folder: `packages/${name}`,
    environment: { PORT: String(port), ...environmentAt(address) },
    readyUrl: `${address}/livez`,
    stopOrder: 20,
    stopDeadlineMs: 5_000,
  })
  return { ...part, address }
}

const alipayVariables = [
  'ALIPAY_APP_ID',
  'ALIPAY_SELLER_ID',
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
  'ALIPAY_NOTIFY_URL',
]

export type Settings = Readonly<Record<string, string | undefined>>

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
export const isGiven = (settings: Settings, name: string): boolean =>
  [settings[name], settings[`${name}_FILE`]].some((value) => value !== undefined && value !== '')
