import { z } from 'zod'
import { openApiAdmin } from '../src/describe.ts'

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        security: z.array(z.record(z.string(), z.unknown())),
        responses: z.record(z.string(), z.object({ 'x-error-codes': z.array(z.string()).default([]) })),
      }),
    ),
  ),
})

/** Every route of administration, whatever is added later, as its document describes it. */
export const adminRoutes = Object.entries(document.parse(openApiAdmin()).paths).flatMap(
  ([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, security, responses }]) => ({
      operationId,
      method: method.toUpperCase(),
      /** Below `/api/v1/admin`, with `{names}`. */
      path: path.replace('/api/v1/admin', ''),
      security,
      errors: Object.values(responses).flatMap((response) => response['x-error-codes']),
    })),
)

export type AdminRoute = (typeof adminRoutes)[number]

/** A route's path with these ids in it; throws for one that is not there. */
export function pathOf({ path }: AdminRoute, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const id = ids[name]
    if (id === undefined) throw new Error(`there is no ${name} to put into ${path}`)
    return id
  })
}

/** A body for each route with one, which takes effect on what is there. */
export const effectiveBodies: Readonly<Record<string, object>> = {
  putTenant: { name: 'another name' },
  changeTenant: { status: 'INACTIVE' },
  createApiClient: { name: 'made' },
  changeApiClient: { status: 'INACTIVE' },
  createProduct: {
    name: 'made',
    price: '0.01',
    code_validity_days: 1,
    interview: { kind: 'GENERAL', questions: 1, minutes: 5, language: 'en' },
  },
  changeProduct: { version: 1, price: '0.01' },
  changeUser: { status: 'INACTIVE' },
}
