import { close } from './close.ts'
import type { GatewayMethod } from './gateway-method.ts'
import { precreate } from './precreate.ts'
import { query } from './query.ts'

/** Every method that the gateway knows. A new one is a file and a line here. */
export const methods: ReadonlyMap<string, GatewayMethod> = new Map([
  ['alipay.trade.precreate', precreate],
  ['alipay.trade.query', query],
  ['alipay.trade.close', close],
])
