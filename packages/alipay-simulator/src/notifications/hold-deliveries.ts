/** Deliveries that wait until one of another notice has been made: how notifications get out of order. */
export interface HeldDeliveries {
  waitForAnother: (notifyId: string) => Promise<void>
  /** Lets go what waited for a delivery of another notice than its own. */
  delivered: (notifyId: string) => void
  /** What waits is never let go. */
  forget: () => void
}

export function holdDeliveries(): HeldDeliveries {
  const held = new Map<() => void, string>()
  return {
    waitForAnother: (notifyId) =>
      new Promise((resolve) => {
        held.set(resolve, notifyId)
      }),
    delivered: (notifyId) => {
      for (const [release, heldNotifyId] of held) {
        if (heldNotifyId === notifyId) continue
        held.delete(release)
        release()
      }
    },
    forget: () => held.clear(),
  }
}
