import { gatewayFaultKinds, methodNames, notificationFaultKinds } from '@interview-pass/alipay-simulator'
import { describe, expect, it } from 'vitest'
import { callDoors } from '../test/channel-faults/call-doors.ts'
import type { Door } from '../test/channel-faults/fault-case.ts'
import { doneUntold, notDone } from '../test/channel-faults/faults.ts'
import { notificationDoors } from '../test/channel-faults/notification-doors.ts'
import { callPlays } from '../test/channel-faults/play-calls.ts'
import { notificationPlays } from '../test/channel-faults/play-notifications.ts'
import type { Play } from '../test/channel-faults/playing.ts'
import { usePaymentService } from '../test/payment-service.ts'

const { service } = usePaymentService({ settings: () => ({ ALIPAY_TIMEOUT_MS: '600' }) })

const kindsOf = ({ cases }: Door) =>
  [...new Set(cases.flatMap(({ faults }) => faults.map(({ kind }) => kind)))].toSorted()

describe('the table of faults', () => {
  it('has every kind of fault at every call that this service makes: it never cancels at the channel', () => {
    const uncalled = 'alipay.trade.cancel'
    expect(callDoors.map(({ name }) => name).toSorted()).toEqual(
      methodNames.filter((name) => name !== uncalled).toSorted(),
    )
    for (const door of callDoors) {
      // Only what is precreated can be paid early.
      const kinds = gatewayFaultKinds.filter(
        (kind) => kind !== 'EARLY_PAYMENT' || door.name === 'alipay.trade.precreate',
      )
      expect({ door: door.name, kinds: kindsOf(door) }).toEqual({ door: door.name, kinds: kinds.toSorted() })
    }
  })

  it('has what spoils an answer before and after the work of every call that does some', () => {
    const working = ['alipay.trade.precreate', 'alipay.trade.close', 'alipay.trade.refund']
    const doors = callDoors.filter(({ name }) => working.includes(name))
    expect(doors).toHaveLength(working.length)
    for (const { name, cases } of doors) {
      const faults = cases.flatMap((one) => one.faults)
      expect(faults, name).toEqual(expect.arrayContaining([...notDone, ...doneUntold]))
    }
  })

  it('has every kind of fault of notifications', () => {
    expect(notificationDoors.flatMap(kindsOf).toSorted()).toEqual(notificationFaultKinds.toSorted())
  })
})

describe.each([
  ...callDoors.map((door) => ({ ...door, play: callPlays[door.name] })),
  ...notificationDoors.map((door) => ({ ...door, play: notificationPlays[door.name] })),
])('$name', ({ name, play = unplayed(name), cases }) => {
  it.each(cases.flatMap(({ faults, ...outcome }) => faults.map((fault) => ({ fault, ...outcome }))))(
    '$fault.kind: $outcome',
    async ({ fault, answered, atOnce, inTheEnd }) => {
      const client = await service.addTenant()
      expect(await play({ service, client, fault, inTheEnd })).toEqual({ answered, atOnce, inTheEnd })
    },
  )
})

function unplayed(name: string): Play {
  throw new Error(`nobody plays ${name}`)
}
