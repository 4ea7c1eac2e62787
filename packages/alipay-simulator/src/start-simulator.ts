import type { AddressInfo } from 'node:net'
import { pino, type Logger } from 'pino'
import { createApp } from './app.ts'
import { systemClock, type Clock } from './clock.ts'
import { createControl, type Control } from './control/control.ts'
import type { Deps } from './deps.ts'
import { createFaultList, seededRandom } from './faults/fault-list.ts'
import { createCourier } from './notifications/courier.ts'
import { readGatewayKeys } from './signing.ts'
import { openState } from './state/state.ts'

export interface AlipaySimulatorOptions {
  appId: string
  sellerId: string
  /** PEM. */
  merchantPublicKey: string
  /** PEM. */
  alipayPrivateKey: string
  host?: string | undefined
  /** 0, the default, takes a free one. */
  port?: number | undefined
  /** Where the buyer reaches the simulator; by default the address it listens on. */
  publicUrl?: string | undefined
  /** By how much Alipay's retry schedule is compressed: 1, the default, is real time, 60 makes 4 minutes 4 seconds. */
  notifyTimeFactor?: number | undefined
  /** The journal that survives a kill; without one everything is in memory. */
  stateFile?: string | undefined
  /** Decides the faults with a probability. */
  seed?: number | undefined
  clock?: Clock | undefined
  log?: Logger | undefined
}

export interface AlipaySimulator {
  url: string
  /** What the SDK calls `gateway`. */
  gatewayUrl: string
  port: number
  control: Control
  /** Ends it within a moment; what is owed stays in the journal. */
  close: () => Promise<void>
}

/** Starts a simulator of Alipay. Throws in production, on a key or a journal that can't be read, and on a taken port. */
export async function startAlipaySimulator(options: AlipaySimulatorOptions): Promise<AlipaySimulator> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('a simulator of Alipay has no place in production')
  }
  const { host = '127.0.0.1', port = 0, clock = systemClock, log = pino({ level: 'silent' }) } = options
  let publicUrl = options.publicUrl
  const keys = readGatewayKeys(options)
  const state = openState(clock, options.stateFile)
  const faults = createFaultList(seededRandom(options.seed ?? 1))
  const timeFactor = options.notifyTimeFactor ?? 1
  const courier = createCourier({ state, clock, keys, faults, timeFactor, log })
  const deps: Deps = {
    clock,
    merchant: { appId: options.appId, sellerId: options.sellerId },
    keys,
    state,
    faults,
    courier,
    qrCodeOf: ({ qrId }) => `${publicUrl}/qr/${qrId}`,
  }
  const control = createControl(deps)
  const app = createApp(deps, control, log)
  await app.listen({ host, port })
  const listeningPort = portOf(app.server.address())
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listeningPort}`
  publicUrl = (publicUrl ?? url).replace(/\/+$/, '')
  courier.resume()
  return {
    url,
    gatewayUrl: `${url}/gateway.do`,
    port: listeningPort,
    control,
    close: async () => {
      courier.stop()
      await app.close()
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the simulator listens on no port')
  return address.port
}
