import { languages, type ErrorCode } from '@interview-pass/contracts'
import {
  expectRefusal,
  openTcpGate,
  type DocumentedRoute,
  type TcpGate,
} from '@interview-pass/service-kit/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { documentedRoutes } from '../test/documented-routes.ts'
import { ask, openStage, type Stage } from '../test/errors/ask.ts'
import { provocationsOf } from '../test/errors/provocations.ts'
import { useInterviewService } from '../test/interview-service.ts'

let gate: TcpGate
// Before the service, so that it is closed after it.
afterAll(() => gate.close())

const service = await useInterviewService({
  settings: async ({ interviewServiceUrl }) => {
    gate = await openTcpGate(interviewServiceUrl)
    return { DATABASE_URL: gate.url }
  },
})

const provocations = provocationsOf(() => gate)

/** The only input of these is the session in their path, which the token is held against before it is looked at. */
const heldByToken = ['getInterview', 'deleteInterview', 'finishInterview', 'getTranscript', 'getFeedback']

const isSpared = (code: ErrorCode, { operationId }: DocumentedRoute) =>
  code === 'VALIDATION_FAILED' && heldByToken.includes(operationId)

/** Every code that some route declares, and who does. */
const declared = [
  ...Map.groupBy(
    documentedRoutes.flatMap((route) =>
      route.errors.filter((code) => !isSpared(code, route)).map((code) => ({ code, route })),
    ),
    ({ code }) => code,
  ),
]

it('every code that a route declares is provoked, and nothing else is', () => {
  expect(Object.keys(provocations).toSorted()).toEqual(declared.map(([code]) => code).toSorted())
})

describe('a code is answered by each route that declares it, in the envelope and both languages', () => {
  it.each(declared)('%s', async (code, pairs) => {
    const provocation = provocations[code]
    if (provocation === undefined) throw new Error(`nothing provokes ${code}`)
    const stage = await openStage(service)
    const end = await provocation.prepare?.(stage)
    try {
      // One after the other: what is set for one may meet another.
      for (const { route } of pairs) await expectRefused(stage, code, route)
    } finally {
      await end?.()
    }
  })
})

describe.each(['public', 'internal'])('where no route is, on the %s port', (port) => {
  const urlOf = (path: string) => new URL(path, port === 'public' ? service.url : service.internalUrl)

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

async function expectRefused(stage: Stage, code: ErrorCode, route: DocumentedRoute): Promise<void> {
  for (const language of languages) {
    const question = await provocations[code]?.on(stage, route)
    if (question === undefined) throw new Error(`nothing provokes it on ${route.operationId}`)
    const answer = await ask(stage, route, question, language)
    await expectRefusal(answer, { code, language, details: question.details }, route.operationId)
  }
}
