import type { Logger } from '../telemetry/logger.ts'

/** A right to work that a row gives to one holder at a time, until it is given back or not renewed in time. Claimed by whoever makes this. */
export interface Lease {
  /** What is held, for the log. */
  readonly name: string
  /** How long a silent holder keeps it. */
  readonly leaseMs: number
  readonly logger: Logger
  /** Ends the work: the process stops, or the work's own deadline has passed. */
  readonly signal: AbortSignal
  /** Keeps it for another `leaseMs`. False when somebody else holds it now. */
  renew(): Promise<boolean>
  /** Lets somebody else go on with work that ended with this error. */
  giveBack(reason: unknown): Promise<void>
}

/** Somebody else holds the lease now: this holder must stop, and write nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor() {
    super('another holder has the lease')
  }
}

/** So that one slow renewal loses nothing. */
const renewalsPerLease = 3

/**
 * Does `work` while it holds a lease, which is renewed three times before it is over. The signal that `work` gets is
 * aborted when the lease is lost, with LeaseLost, or with the lease's own signal; a write of `work` that finds the lease
 * lost throws LeaseLost itself. Returns LOST then. Any other error of `work` gives the lease back and is thrown on.
 */
export async function whileHeld(
  lease: Lease,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'DONE' | 'LOST'> {
  const lost = new AbortController()
  const renewal = startRenewal(lease, () => lost.abort(new LeaseLost()))
  try {
    await work(AbortSignal.any([lease.signal, lost.signal]))
    return 'DONE'
  } catch (error) {
    // A renewal on its way could take back what is given back here.
    await renewal.stop()
    if (error instanceof LeaseLost || lost.signal.aborted) return 'LOST'
    await giveBack(lease, error)
    throw error
  } finally {
    await renewal.stop()
  }
}

/** A renewal that fails is followed by others; who has lost the lease meanwhile is told so by its next write. */
function startRenewal(lease: Lease, onLost: () => void): { stop(): Promise<void> } {
  let renewing: Promise<void> | undefined
  const renew = async () => {
    try {
      if (!(await lease.renew())) onLost()
    } catch (error) {
      lease.logger.warn({ error, name: lease.name }, 'a lease could not be renewed')
    }
    renewing = undefined
  }
  const timer = setInterval(() => {
    renewing ??= renew()
  }, lease.leaseMs / renewalsPerLease)
  return {
    async stop() {
      clearInterval(timer)
      await renewing
    },
  }
}

/** What cannot be given back is over by itself when it is not renewed. */
async function giveBack(lease: Lease, reason: unknown): Promise<void> {
  try {
    await lease.giveBack(reason)
  } catch (error) {
    lease.logger.warn({ error, name: lease.name }, 'a lease could not be given back')
  }
}
