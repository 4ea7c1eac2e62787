import { languages, type ErrorCode } from '@interview-pass/contracts'
import {
  openTcpGate,
  expectRefusal,
  type TcpGate,
  type DocumentedRoute,
} from '@interview-pass/service-kit/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { documentedRoutes } from '../test/documented-routes.ts'
import { administrationProvocations } from '../test/errors/administration.ts'
import { requestProvocations } from '../test/errors/any-request.ts'
import { ask } from '../test/errors/ask.ts'
import { missingProvocations } from '../test/errors/missing-things.ts'
import { orderProvocations } from '../test/errors/orders-and-money.ts'
import { outageProvocations } from '../test/errors/outages.ts'
import type { Provocations, Provoke } from '../test/errors/provocation.ts'
import { openStage, type Stage } from '../test/errors/stage.ts'
import { usePaymentService } from '../test/payment-service.ts'

let gate: TcpGate
// Before the service, so that it is closed after it.
afterAll(() => gate.close())

const { service } = usePaymentService({
  settings: async ({ paymentServiceUrl }) => {
    gate = await openTcpGate(paymentServiceUrl)
    return { DATABASE_URL: gate.url }
  },
})

const provocations: Provocations = {
  ...requestProvocations,
  ...missingProvocations,
  ...orderProvocations,
  ...administrationProvocations,
  ...outageProvocations(() => gate),
}

/** Every code that some route declares, and who does. */
const declared = [
  ...Map.groupBy(
    documentedRoutes.flatMap((route) => route.errors.map((code) => ({ code, route }))),
    ({ code }) => code,
  ),
]

it('every code that a route declares is provoked, and nothing else is', () => {
  expect(Object.keys(provocations).toSorted()).toEqual(declared.map(([code]) => code).toSorted())
})

describe('a code is answered by each route that declares it, in the envelope and both languages', () => {
  it.each(declared)('%s', async (code, pairs) => {
    const { on, prepare } = provocationOf(code)
    const names = pairs.map(({ route }) => route.operationId)
    if (typeof on !== 'function') expect(Object.keys(on).toSorted()).toEqual(names.toSorted())
    const stage = await openStage(service)
    const end = await prepare?.(stage)
    try {
      // One after the other: what is set for one may meet another, and what all ask at once may be refused for that.
      for (const { route } of pairs) {
        const provoke = typeof on === 'function' ? on : on[route.operationId]
        await expectRefused(stage, code, route, provoke)
      }
    } finally {
      await end?.()
    }
  })
})

describe.each(['public', 'internal'])('where no route is, on the %s port', (port) => {
  const urlOf = (path: string) =>
    new URL(path, port === 'public' ? service.service.url : service.service.internalUrl)

  it.each([
    ['ROUTE_NOT_FOUND', 'GET', '/api/v1/nothing', undefined],
    ['METHOD_NOT_ALLOWED', 'DELETE', '/livez', { allow: 'GET' }],
  ] as const)('is %s', async (code, method, path, details) => {
    for (const language of languages) {
      const answer = await fetch(urlOf(path), { method, headers: { 'accept-language': language } })
      await expectRefusal(answer, { code, language, details }, path)
    }
  })
})

function provocationOf(code: ErrorCode) {
  const provocation = provocations[code]
  if (provocation === undefined) throw new Error(`nothing provokes ${code}`)
  return provocation
}

async function expectRefused(
  stage: Stage,
  code: ErrorCode,
  route: DocumentedRoute,
  provoke: Provoke | undefined,
): Promise<void> {
  if (provoke === undefined) throw new Error(`nothing provokes it on ${route.operationId}`)
  for (const language of languages) {
    const question = await provoke(stage, route)
    const answer = await ask(stage, route, question, language)
    await expectRefusal(answer, { code, language, details: question.details }, route.operationId)
  }
}
