import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { beijingDay } from '../beijing-time.ts'
import type { Clock } from '../clock.ts'
import type { Merchant } from '../notifications/notice.ts'
import type { State } from '../state/state.ts'
import { newRequestNo, newTradeNo } from '../trades/channel-ids.ts'
import { TradeError } from '../trades/trade-error.ts'
import { withDifference, type BillDifference, type billDifferenceSchema } from './bill-difference.ts'
import { billFileName, renderBill } from './bill-file.ts'
import { listBillRows, type BillRow } from './bill-row.ts'

const downloadMs = 30_000

/** The bills of past days, and where they differ from what happened. In memory only. */
export interface Bills {
  /**
   * A file to download within 30 seconds: its id and name.
   * Throws TradeError `BILL_NOT_EXIST` for today, for the future, and for a day on which nothing happened.
   */
  readonly issue: (day: string) => { readonly fileId: string; readonly fileName: string }
  /** The archive. Throws TradeError `BILL_FILE_NOT_FOUND` for an unknown id, and for one of more than 30 seconds ago. */
  readonly read: (fileId: string) => Buffer
  /** Throws TradeError `TRADE_NOT_FOUND` for a trade that is not there, but for EXTRA. */
  readonly plantDifference: (difference: z.output<typeof billDifferenceSchema>) => BillDifference
  readonly listDifferences: () => readonly BillDifference[]
  readonly clearDifferences: () => void
}

interface BillsDeps {
  readonly state: State
  readonly clock: Clock
  readonly merchant: Merchant
}

export function createBills({ state, clock, merchant: { sellerId } }: BillsDeps): Bills {
  let differences: readonly BillDifference[] = []
  let issued: readonly { fileId: string; day: string; expiresAt: Date }[] = []

  const rowsOf = (day: string): readonly BillRow[] => {
    const start = listBillRows(state.listTrades(), day)
    return differences.reduce((rows, difference) => {
      const trade = state.findTrade({ outTradeNo: difference.outTradeNo })
      return withDifference(rows, difference, { day, trade })
    }, start)
  }

  const stillIssued = () => issued.filter(({ expiresAt }) => clock.now() < expiresAt)

  return {
    issue: (day) => {
      if (day >= beijingDay(clock.now()) || rowsOf(day).length === 0) throw new TradeError('BILL_NOT_EXIST')
      const fileId = randomUUID()
      issued = [...stillIssued(), { fileId, day, expiresAt: new Date(clock.now().getTime() + downloadMs) }]
      return { fileId, fileName: billFileName({ sellerId, day }) }
    },
    read: (fileId) => {
      const file = stillIssued().find((candidate) => candidate.fileId === fileId)
      if (file === undefined) throw new TradeError('BILL_FILE_NOT_FOUND')
      return renderBill({ sellerId, day: file.day, rows: rowsOf(file.day), exportedAt: clock.now() })
    },
    plantDifference: (difference) => {
      const { kind, outTradeNo } = difference
      if (kind !== 'EXTRA' && state.findTrade({ outTradeNo }) === undefined) {
        throw new TradeError('TRADE_NOT_FOUND')
      }
      const at = clock.now()
      const planted = { ...difference, at, tradeNo: newTradeNo(at), outRequestNo: newRequestNo(at) }
      differences = [...differences, planted]
      return planted
    },
    listDifferences: () => differences,
    clearDifferences: () => {
      differences = []
    },
  }
}
