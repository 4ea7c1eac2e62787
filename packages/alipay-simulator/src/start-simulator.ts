import { pino, type Logger } from 'pino'
import { createApp } from './app.ts'
import { createBills } from './bills/bills.ts'
import { systemClock, type Clock } from './clock.ts'
import { createControl, type Control } from './control/control.ts'
import type { Deps } from './deps.ts'
import { createFaultList, seededRandom } from './faults/fault-list.ts'
import { createHistory } from './history.ts'
import { createMovableClock } from './movable-clock.ts'
import { createCourier } from './notifications/courier.ts'
import { createDeliveryLog } from './notifications/delivery-log.ts'
import { readGatewayKeys } from './signing.ts'
import { openState } from './state/state.ts'

export interface AlipaySimulatorOptions {
  readonly appId: string
  readonly sellerId: string
  /** PEM. */
  readonly merchantPublicKey: string
  /** PEM. */
  readonly alipayPrivateKey: string
  readonly host?: string | undefined
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined
  /** Where the buyer reaches the simulator; by default the address it listens on. */
  readonly publicUrl?: string | undefined
  /** By how much Alipay's retry schedule is compressed: 1, the default, is real time, 60 makes 4 minutes 4 seconds. */
  readonly notifyTimeFactor?: number | undefined
  /** The journal that survives a kill; without one everything is in memory. */
  readonly stateFile?: string | undefined
  /** Decides the faults with a probability. */
  readonly seed?: number | undefined
  readonly clock?: Clock | undefined
  readonly log?: Logger | undefined
}

export interface AlipaySimulator {
  readonly url: string
  /** What the SDK calls `gateway`. */
  readonly gatewayUrl: string
  readonly control: Control
  /** Ends it within a moment; what is owed stays in the journal. */
  readonly close: () => Promise<void>
}

/** Starts a simulator of Alipay. Throws in production, on a key or a journal that can't be read, and on a taken port. */
export async function startAlipaySimulator(options: AlipaySimulatorOptions): Promise<AlipaySimulator> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('a simulator of Alipay has no place in production')
  }
  const { host = '127.0.0.1', port = 0, log = pino({ level: 'silent' }) } = options
  let publicUrl = options.publicUrl
  const keys = readGatewayKeys(options)
  const clock = createMovableClock(options.clock ?? systemClock)
  const state = openState(clock, options.stateFile)
  const faults = createFaultList(seededRandom(options.seed ?? 1))
  const timeFactor = options.notifyTimeFactor ?? 1
  const history = createHistory(clock)
  const courier = createCourier({
    state,
    deliveries: createDeliveryLog(history),
    clock,
    keys,
    faults,
    timeFactor,
    log,
  })
  const merchant = { appId: options.appId, sellerId: options.sellerId }
  const deps: Deps = {
    clock,
    merchant,
    keys,
    state,
    faults,
    courier,
    history,
    bills: createBills({ state, clock, merchant }),
    qrCodeOf: ({ qrId }) => `${publicUrl}/qr/${qrId}`,
  }
  const control = createControl(deps)
  const app = createApp(deps, control, log)
  const url = await app.listen({ host, port })
  publicUrl = (publicUrl ?? url).replace(/\/+$/, '')
  courier.resume()
  return {
    url,
    gatewayUrl: `${url}/gateway.do`,
    control,
    close: async () => {
      courier.stop()
      await app.close()
    },
  }
}
