import { isErrorCode } from '@interview-pass/contracts'
import { z } from 'zod'

const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ 'x-error-codes': z.array(z.string().refine(isErrorCode)).default([]) }),
  ),
})

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) })

/** The routes that an OpenAPI document describes, on the internal port or not. */
export function documentedRoutesOf(described: object, isInternal: boolean) {
  return Object.entries(document.parse(described).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId, security, parameters, ...route }]) => ({
      operationId,
      method: method.toUpperCase(),
      /** With `{names}`. */
      path,
      /** On the internal port. */
      isInternal,
      security,
      takesQuery: parameters.some((one) => one.in === 'query'),
      takesKey: parameters.some(({ name }) => name === 'Idempotency-Key'),
      bodyType: Object.keys(route.requestBody?.content ?? {})[0],
      errors: Object.values(route.responses).flatMap((response) => response['x-error-codes']),
    })),
  )
}

export type DocumentedRoute = ReturnType<typeof documentedRoutesOf>[number]
