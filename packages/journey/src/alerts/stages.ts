import { certificateEnds, type PublicName } from './certificate.ts'
import type { Fault } from './fault.ts'
import { codeUsedByNobody, poison, tableLocked } from './faults/events.ts'
import { codesGuessed } from './faults/guesses.ts'
import { databaseAway, databaseSlow, kafkaAway, redisAway } from './faults/infrastructure.ts'
import {
  accountRefused,
  costly,
  feedbackRefused,
  modelAway,
  modelFails,
  turnsNotWritten,
} from './faults/interviews.ts'
import { attemptGivenUp, attemptUnknown, refundUnknown } from './faults/outcomes.ts'
import {
  channelAway,
  codesNotWritten,
  forged,
  locksHeld,
  mailAway,
  manyOrders,
  manyRefunds,
  newsLost,
  ordersNotWritten,
  otherAmount,
  paidTwice,
  refundsRefused,
} from './faults/payments.ts'
import { crashLoop, lockKept, rightsMissing, serviceKilled, standsStill } from './faults/processes.ts'
import { billDiffers, billRefused } from './faults/reconciliation.ts'
import { diskFillsUp, type NoDisk, type SmallDisk } from './small-disk.ts'

/** Faults one after the other. */
type Track = readonly Fault[]

/** Tracks that do not disturb each other, side by side. */
export type Stage = readonly Track[]

/** What faults need that the stack does not have. */
export interface Surroundings {
  readonly name: PublicName
  readonly disk: SmallDisk | NoDisk
}

/** Every fault, in the order in which they are played: JobNotRun needs a payment-service that has run for ten minutes. */
export function stagesOf({ name, disk }: Surroundings): readonly Stage[] {
  return [
    [
      [otherAmount],
      [paidTwice],
      [manyRefunds],
      [refundsRefused],
      [forged],
      [poison],
      [mailAway],
      [attemptUnknown],
      [attemptGivenUp],
      [refundUnknown],
      [billRefused, billDiffers],
      [
        certificateEnds(name, 10, 'CertificateExpiresSoon'),
        certificateEnds(name, 2, 'CertificateExpiresNow'),
      ],
      [diskFillsUp(disk)],
      [costly, feedbackRefused, accountRefused, modelFails, modelAway],
    ],
    [[codesNotWritten]],
    [[ordersNotWritten], [codesGuessed]],
    [[locksHeld], [turnsNotWritten]],
    [[channelAway, newsLost]],
    [[tableLocked]],
    [[kafkaAway]],
    [[codeUsedByNobody, standsStill]],
    [[redisAway], [rightsMissing]],
    [[lockKept], [crashLoop]],
    [[databaseSlow]],
    [[databaseAway]],
    [[manyOrders]],
    [[serviceKilled]],
  ]
}
