import {
  AppError,
  idempotent,
  type DataAnswer,
  type Database,
  type IdempotencyClaim,
  type ReplayAnswer,
} from '@interview-pass/service-kit'
import type { z } from 'zod'
import type { EventsTokenOf } from '../attempts/events-token.ts'
import { drawQrCode } from '../attempts/request-qr-code.ts'
import type { CreatedOrder } from './create-order.ts'
import { linksOf, presentCreated, type createdOrder, withEventsUrl } from './order-view.ts'

interface AnswerDeps {
  readonly database: Database
  readonly now: () => Date
  readonly eventsTokenOf: EventsTokenOf
}

/** Answers 201 with an order and its QR code, the work being done once for a key. What is kept for repeats has no token. */
export async function answerCreatedOrder(
  deps: AnswerDeps,
  input: Omit<Parameters<typeof idempotent>[1], 'store'>,
  work: (claim: IdempotencyClaim | undefined) => Promise<CreatedOrder>,
): Promise<DataAnswer<201, z.output<typeof createdOrder>> | ReplayAnswer> {
  const { database, now, eventsTokenOf } = deps
  const kept = await idempotent({ db: database.db, now }, { ...input, store: 'ANSWER' }, async (claim) => {
    const created = await work(claim)
    const payable = { ...created, qrCodeImage: await drawQrCode(created.qrCode) }
    const data = presentCreated(created.found, payable)
    return { status: 201 as const, data, links: linksOf(created.found) }
  })
  if ('data' in kept) return { ...kept, data: withEventsUrl(eventsTokenOf, kept.data) }
  const { replay } = kept
  if (replay instanceof AppError) return { replay }
  return { replay: { ...replay, data: withEventsUrl(eventsTokenOf, replay.data) } }
}
