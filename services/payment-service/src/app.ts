import type { Feature } from '@interview-pass/service-kit'
import { accessCodeProof, type CodeProofNeeds } from './access-codes/prove-access-code.ts'
import { accessCodeRoutes } from './access-codes/access-codes.routes.ts'
import type { VerifyNeeds } from './access-codes/verify-code.ts'
import { apiClientAccess } from './clients/authenticate-client.ts'
import type { CreateOrderNeeds } from './orders/create-order.ts'
import { orderRoutes } from './orders/orders.routes.ts'
import { callbackRoutes } from './settlement/callback.routes.ts'
import type { ReceiveNeeds } from './settlement/receive-notification.ts'

export type AppNeeds = CreateOrderNeeds & ReceiveNeeds & CodeProofNeeds & VerifyNeeds

/** Everything this service answers. */
export function features(needs: AppNeeds): Feature[] {
  return [
    orderRoutes({ ...needs, apiClient: apiClientAccess(needs) }),
    callbackRoutes(needs),
    accessCodeRoutes({ ...needs, codeBearer: accessCodeProof(needs) }),
  ]
}

export const apiDocs = {
  docs: {
    title: 'payment-service',
    description: 'Orders, payments and access codes of Interview Pass.',
  },
  securitySchemes: {
    clientId: { type: 'apiKey', in: 'header', name: 'X-Client-Id' },
    timestamp: { type: 'apiKey', in: 'header', name: 'X-Timestamp', description: 'Unix seconds, ±300 s' },
    nonce: { type: 'apiKey', in: 'header', name: 'X-Nonce', description: 'Single use' },
    requestSignature: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Signature',
      description:
        'Hex HMAC-SHA256 over METHOD, path?query, timestamp, nonce and hex(sha256(body)), joined by line feeds',
    },
    accessCode: { type: 'apiKey', in: 'header', name: 'X-Access-Code' },
  },
} as const
