import type { Feature } from '@interview-pass/service-kit'
import { codeAskerAccess } from './access-codes/prove-access-code.ts'
import { accessCodeRoutes } from './access-codes/access-codes.routes.ts'
import type { VerifyNeeds } from './access-codes/verify-code.ts'
import { apiClientAccess, type AuthenticateNeeds } from './clients/authenticate-client.ts'
import type { CreateOrderNeeds } from './orders/create-order.ts'
import { orderRoutes } from './orders/orders.routes.ts'
import { callbackRoutes } from './settlement/callback.routes.ts'
import type { ReceiveNeeds } from './settlement/receive-notification.ts'

export type AppNeeds = CreateOrderNeeds & ReceiveNeeds & AuthenticateNeeds & VerifyNeeds

/** Everything this service answers. */
export function features(needs: AppNeeds): Feature[] {
  return [
    orderRoutes({ ...needs, apiClient: apiClientAccess(needs) }),
    callbackRoutes(needs),
    accessCodeRoutes({ ...needs, codeAsker: codeAskerAccess(needs) }),
  ]
}
