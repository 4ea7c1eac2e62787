import type { Fault, GatewayFault, NotificationFault } from './fault.ts'

export type SetFault = Fault & { id: string; timesLeft: number }

/** The faults that are set. To take one is to use it up once. */
export interface FaultList {
  set: (fault: Fault) => SetFault
  list: () => SetFault[]
  /** Removes one, or all; how many there were. */
  clear: (id?: string) => number
  takeForCall: (method: string, outTradeNo: string | undefined) => GatewayFault[]
  takeForDelivery: (outTradeNo: string) => NotificationFault[]
}

const isGatewayFault = (fault: Fault): fault is GatewayFault => 'method' in fault
const isNotificationFault = (fault: Fault): fault is NotificationFault => !isGatewayFault(fault)

/** An empty list; `random` decides those with a probability. One call meets every fault that fits it, oldest first. */
export function createFaultList(random: () => number): FaultList {
  let faults: { fault: Fault; id: string; timesLeft: number }[] = []
  let lastId = 0

  const take = <Kind extends Fault>(
    isOfKind: (fault: Fault) => fault is Kind,
    fits: (fault: Kind) => boolean,
  ): Kind[] => {
    const taken: Kind[] = []
    for (const entry of faults) {
      const { fault } = entry
      if (!isOfKind(fault) || !fits(fault)) continue
      if (fault.probability < 1 && random() >= fault.probability) continue
      entry.timesLeft -= 1
      taken.push(fault)
    }
    faults = faults.filter(({ timesLeft }) => timesLeft > 0)
    return taken
  }

  return {
    set: (fault) => {
      lastId += 1
      const entry = { fault, id: `fault-${lastId}`, timesLeft: fault.times }
      faults.push(entry)
      return { ...fault, id: entry.id, timesLeft: entry.timesLeft }
    },
    list: () => faults.map(({ fault, id, timesLeft }) => ({ ...fault, id, timesLeft })),
    clear: (id) => {
      const before = faults.length
      faults = id === undefined ? [] : faults.filter((entry) => entry.id !== id)
      return before - faults.length
    },
    takeForCall: (method, outTradeNo) =>
      take(
        isGatewayFault,
        (fault) =>
          (fault.method === '*' || fault.method === method) &&
          (fault.outTradeNo === undefined || fault.outTradeNo === outTradeNo),
      ),
    takeForDelivery: (outTradeNo) =>
      take(isNotificationFault, (fault) => fault.outTradeNo === undefined || fault.outTradeNo === outTradeNo),
  }
}

/** A repeatable sequence of numbers in [0, 1): mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
