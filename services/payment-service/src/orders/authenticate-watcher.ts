import { signatureHeaders } from '@interview-pass/contracts'
import { AppError, createProofLookup, type AccessRule, type Db } from '@interview-pass/service-kit'
import { z } from 'zod'
import { isPastScanning } from '../attempts/attempt.ts'
import { hashEventsToken } from '../attempts/events-token.ts'
import { findTokenHolder } from '../attempts/place-attempt.ts'
import { authenticateClient, type AuthenticateDeps } from '../clients/authenticate-client.ts'
import { signatureSecurity } from '../clients/signature-security.ts'

/** Who watches an order: a client of its tenant, or whoever holds the token of its QR code. */
export interface OrderWatcher {
  readonly tenantId: bigint
  /** Undefined for the holder of a token, who sees no access code. */
  readonly clientId: string | undefined
  readonly countedBy: string
}

export interface WatcherDeps extends AuthenticateDeps {
  readonly db: Db
}

const asked = z.object({ order_id: z.uuid() })
const given = z.object({ token: z.string().regex(/^[\w-]{43}$/) })

/** Proof by request signature, or by the token in an order's `events_url`, which is good for that order until its QR code ends. */
export function orderWatcherAccess(deps: WatcherDeps): AccessRule<OrderWatcher> {
  const findHolder = createProofLookup({
    // A token ends by itself, so that each is looked at anew.
    keepMs: 0,
    find: async (key) => {
      const [orderId = '', tokenHash = ''] = key.split(' ')
      return findTokenHolder(deps.db, { orderId, tokenHash })
    },
  })
  return {
    name: 'request signature or events token',
    openApiSecurity: [signatureSecurity, { eventsToken: [] }],
    challenge: 'Signature',
    errors: ['UNAUTHENTICATED', 'SIGNATURE_INVALID'],
    callerKey: ({ countedBy }) => countedBy,
    clientId: ({ clientId }) => clientId,
    async authenticate(request) {
      const token = given.safeParse(request.query).data?.token
      if (token === undefined || request.headers[signatureHeaders.signature] !== undefined) {
        const { tenantId, clientId } = await authenticateClient(deps, request)
        return { tenantId, clientId, countedBy: clientId }
      }
      const order = asked.safeParse(request.params)
      if (!order.success) throw new AppError('UNAUTHENTICATED')
      const { order_id: orderId } = order.data
      const holder = await findHolder(request, `${orderId} ${hashEventsToken(token)}`)
      if (holder === undefined || isPastScanning(holder, deps.now())) throw new AppError('UNAUTHENTICATED')
      return { tenantId: holder.tenantId, clientId: undefined, countedBy: `order ${orderId}` }
    },
  }
}
