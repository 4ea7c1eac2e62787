import { z } from 'zod'
import {
  accessCodeFrom,
  accessCodeInput,
  interviewKinds,
  interviewLevels,
  languages,
} from '@interview-pass/contracts'
import {
  AppError,
  idempotencyKey,
  idempotent,
  publicAccess,
  requestHash,
  route,
  type AccessRule,
  type Database,
  type FailureCap,
  type Feature,
  type Route,
} from '@interview-pass/service-kit'
import { accessCodeHash } from '../access/access-grant.ts'
import type { SessionCaller } from '../access/authenticate-session.ts'
import {
  validateAccessCode,
  type CheckedAccess,
  type ValidateAccessDeps,
} from '../access/validate-access-code.ts'
import { personText } from '../person-text.ts'
import { createSession } from './create-session.ts'
import type { EndOverdueDeps } from './end-overdue.ts'
import { finishSession } from './finish-session.ts'
import type { OpenSessionDeps } from './open-session.ts'
import { getSessionState } from './read-session.ts'
import {
  createdView,
  finishedView,
  interviewCreated,
  interviewFinished,
  interviewState,
  stateView,
} from './session-view.ts'

export type SessionRoutesDeps = Omit<ValidateAccessDeps, 'db'> &
  OpenSessionDeps &
  EndOverdueDeps & {
    readonly database: Database
    readonly failureCap: FailureCap
    readonly sessionToken: AccessRule<SessionCaller>
  }

const sessionParams = z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') })

/** A null is taken for an absent field, because that is how our own views and many clients write one. */
const createBody = z.object({
  access_code: accessCodeInput,
  position: personText(200)
    .nullish()
    .meta({ description: 'What the candidate applies for', examples: ['Backend engineer'] }),
  job_description: personText(8000).nullish(),
  resume: personText(20_000).nullish(),
  kind: z.enum(interviewKinds).nullish().describe('Default: the kind that was sold'),
  language: z.enum(languages).nullish().describe('Default: the language that was sold'),
  level: z
    .enum(interviewLevels)
    .nullish()
    .describe('How experienced the candidate is asked as; without it, questions of every level'),
})

/** Opening an interview, looking at it and ending it early. */
export function sessionRoutes(deps: SessionRoutesDeps): Feature {
  return (routes) => {
    routes.mount(createRoute(deps))
    routes.mount(stateRoute(deps))
    routes.mount(finishRoute(deps))
  }
}

function createRoute(deps: SessionRoutesDeps): Route {
  const path = '/interview/create'
  return route({
    method: 'POST',
    path,
    operationId: 'createInterview',
    summary: 'Open the interview of an access code',
    description:
      'One access code opens one interview. A repeat with the same Idempotency-Key gets a fresh token for the same session; any other repeat is ACCESS_CODE_USED and names the session.',
    tags: ['interview'],
    access: publicAccess,
    rateLimit: { group: 'interview-create', perMinute: 60, by: 'address' },
    headers: idempotencyKey,
    body: createBody,
    answers: { 201: interviewCreated },
    errors: ['INVALID_ACCESS', 'CODE_EXPIRED', 'ACCESS_CODE_USED'],
    async handle({ body, headers, params, rawBody }) {
      const { accessCode, access } = await proveCode(deps, body.access_code)
      const scope = {
        tenantId: access.tenantId,
        caller: `code:${accessCodeHash(accessCode)}`,
        route: `POST ${path}`,
        key: headers['idempotency-key'],
        bodyHash: requestHash(params, rawBody),
        store: 'RESOURCE_ONLY',
      } as const
      const input = {
        accessCode,
        access,
        position: body.position ?? null,
        jobDescription: body.job_description ?? null,
        resume: body.resume ?? null,
        kind: body.kind ?? undefined,
        language: body.language ?? undefined,
        level: body.level ?? null,
      }
      return idempotent({ db: deps.database.db, now: deps.now }, scope, async (claim) => {
        const data = createdView(await createSession(deps, input, claim), deps.now())
        return { status: 201 as const, data, links: { self: `/api/v1/interview/${data.session_id}` } }
      })
    },
  })
}

/**
 * Throws AppError INVALID_ACCESS, RATE_LIMITED instead while too many codes are unknown, and CODE_EXPIRED, which is no guess.
 * The code is looked up first: what strangers guess cannot shut out who holds a good one.
 */
async function proveCode(
  deps: SessionRoutesDeps,
  typed: string,
): Promise<{ accessCode: string; access: CheckedAccess }> {
  const accessCode = accessCodeFrom(typed)
  if (accessCode === undefined) throw new AppError('INVALID_ACCESS')
  try {
    return { accessCode, access: await validateAccessCode({ ...deps, db: deps.database.db }, accessCode) }
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ACCESS') await deps.failureCap.count()
    throw error
  }
}

function stateRoute(deps: SessionRoutesDeps): Route {
  return route({
    method: 'GET',
    path: '/interview/:id',
    operationId: 'getInterview',
    summary: 'State, progress and time left of an interview',
    tags: ['interview'],
    access: deps.sessionToken,
    params: sessionParams,
    answers: { 200: interviewState },
    errors: [],
    async handle({ caller }) {
      const state = await getSessionState(deps.database.db, caller)
      return { status: 200 as const, data: stateView(state, deps.now()) }
    },
  })
}

function finishRoute(deps: SessionRoutesDeps): Route {
  return route({
    method: 'POST',
    path: '/interview/:id/finish',
    operationId: 'finishInterview',
    summary: 'End an interview early',
    description: 'A repeat gets the same answer. While a message is being answered: TURN_IN_PROGRESS.',
    tags: ['interview'],
    access: deps.sessionToken,
    params: sessionParams,
    answers: { 200: interviewFinished },
    errors: ['SESSION_NOT_OPEN', 'TURN_IN_PROGRESS'],
    async handle({ caller }) {
      return { status: 200 as const, data: finishedView(await finishSession(deps, caller)) }
    },
  })
}
