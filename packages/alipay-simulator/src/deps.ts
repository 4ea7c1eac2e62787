import type { Bills } from './bills/bills.ts'
import type { FaultList } from './faults/fault-list.ts'
import type { History } from './history.ts'
import type { MovableClock } from './movable-clock.ts'
import type { Courier } from './notifications/courier.ts'
import type { Merchant } from './notifications/notice.ts'
import type { GatewayKeys } from './signing.ts'
import type { State } from './state/state.ts'

/** What the parts of one running simulator share; a function names those it needs with `Pick`. */
export interface Deps {
  readonly clock: MovableClock
  readonly merchant: Merchant
  readonly keys: GatewayKeys
  readonly state: State
  readonly faults: FaultList
  readonly courier: Courier
  readonly bills: Bills
  readonly history: History
  /** The text of a QR code: the buyer's page, a URL of this simulator. */
  readonly qrCodeOf: (trade: { qrId: string }) => string
}
