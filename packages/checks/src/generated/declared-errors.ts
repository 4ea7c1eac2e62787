import { z } from 'zod'
import { openApiText } from './load-service.ts'

const document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        responses: z.record(z.string(), z.object({ 'x-error-codes': z.array(z.string()).default([]) })),
      }),
    ),
  ),
})

/** The codes that the routes of an OpenAPI document declare. */
function declaredErrorsOf(described: unknown): ReadonlySet<string> {
  const operations = Object.values(document.parse(described).paths).flatMap((path) => Object.values(path))
  const responses = operations.flatMap((operation) => Object.values(operation.responses))
  return new Set(responses.flatMap((response) => response['x-error-codes']))
}

/** What each service declares, administration included. */
export async function declaredErrors(root: string): Promise<Readonly<Record<string, ReadonlySet<string>>>> {
  const codesOf = async (service: string) => {
    const documents = [await openApiText(root, service), await openApiText(root, service, 'openApiAdmin')]
    return new Set(documents.flatMap((text) => [...declaredErrorsOf(JSON.parse(text))]))
  }
  return { payment: await codesOf('payment-service'), interview: await codesOf('interview-service') }
}
