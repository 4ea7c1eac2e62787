import type { DocumentedRoute } from '@interview-pass/service-kit/testing'
import { documentedRoutes } from './documented-routes.ts'

/** Every route of administration, whatever is added later, with its path below `/api/v1/admin`. */
export const adminRoutes = documentedRoutes
  .filter(({ isInternal }) => isInternal)
  .map((route) => ({ ...route, path: route.path.replace('/api/v1/admin', '') }))

/** A route's path about this session. */
export function pathAbout({ path }: Pick<DocumentedRoute, 'path'>, sessionId: string): string {
  return path.replace('{session_id}', sessionId)
}

const effectiveBodies: Readonly<Record<string, object>> = {
  endSession: { reason: 'asked by telephone' },
  extendSession: { minutes: 5, reason: 'our network was down' },
}

/** A body for each route with one, which takes effect. */
export function effectiveBody({ operationId, bodyType }: DocumentedRoute): object | undefined {
  return bodyType === undefined ? undefined : (effectiveBodies[operationId] ?? {})
}
