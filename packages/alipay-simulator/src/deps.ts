import type { Clock } from './clock.ts'
import type { FaultList } from './faults/fault-list.ts'
import type { Courier } from './notifications/courier.ts'
import type { Merchant } from './notifications/notice.ts'
import type { GatewayKeys } from './signing.ts'
import type { State } from './state/state.ts'

/** What the parts of one running simulator share; a function names those it needs with `Pick`. */
export interface Deps {
  clock: Clock
  merchant: Merchant
  keys: GatewayKeys
  state: State
  faults: FaultList
  courier: Courier
  /** The text of a QR code: the buyer's page, a URL of this simulator. */
  qrCodeOf: (trade: { qrId: string }) => string
}
