import type { Fault, GatewayFault, NotificationFault } from './fault.ts'

export type SetFault = Fault & { readonly id: string; readonly skipLeft: number; readonly timesLeft: number }

/** The faults that are set. To take one is to use it up once. */
export interface FaultList {
  readonly set: (fault: Fault) => SetFault
  readonly list: () => readonly SetFault[]
  /** Removes one, or all; whether there was any. */
  readonly clear: (id?: string) => boolean
  readonly takeForCall: (method: string, outTradeNo: string | undefined) => readonly GatewayFault[]
  readonly takeForDelivery: (outTradeNo: string) => readonly NotificationFault[]
}

/** An empty list; `random` decides those with a probability. One call meets every fault that fits it, oldest first. */
export function createFaultList(random: () => number): FaultList {
  let faults: readonly SetFault[] = []
  let lastId = 0

  const take = <Kind extends Fault>(
    outTradeNo: string | undefined,
    isMeant: (fault: Fault) => fault is Kind,
  ): readonly Kind[] => {
    const taken: Kind[] = []
    const meet = (fault: SetFault): SetFault => {
      if (!isMeant(fault) || (fault.outTradeNo ?? outTradeNo) !== outTradeNo) return fault
      if (fault.skipLeft > 0) return { ...fault, skipLeft: fault.skipLeft - 1 }
      if (fault.probability < 1 && random() >= fault.probability) return fault
      taken.push(fault)
      return { ...fault, timesLeft: fault.timesLeft - 1 }
    }
    faults = faults.map(meet).filter(({ timesLeft }) => timesLeft > 0)
    return taken
  }

  return {
    set: (fault) => {
      lastId += 1
      const entry = { ...fault, id: `fault-${lastId}`, skipLeft: fault.skip, timesLeft: fault.times }
      faults = [...faults, entry]
      return entry
    },
    list: () => faults,
    clear: (id) => {
      const before = faults.length
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id)
      return faults.length < before
    },
    takeForCall: (method, outTradeNo) =>
      take(
        outTradeNo,
        (fault): fault is GatewayFault =>
          'method' in fault && (fault.method === '*' || fault.method === method),
      ),
    takeForDelivery: (outTradeNo) =>
      take(outTradeNo, (fault): fault is NotificationFault => !('method' in fault)),
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
