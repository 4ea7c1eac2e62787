import { fieldRules, topics } from '@interview-pass/contracts'
import { route, adminHeaders, adminLimit, type Feature } from '@interview-pass/service-kit'
import { z } from 'zod'
import { actorAccess, type AdminDeps } from '../administration/admin-access.ts'
import { headersOf, previewOf } from './dead-letter.ts'
import { listBoxes, listLetters, type Letter } from './list-letters.ts'
import { planReplay, replayLetter, type ReplayDeps } from './replay-letter.ts'

export type DeadLetterRoutesDeps = AdminDeps & ReplayDeps

const topic = z.enum(Object.keys(topics))

const boxView = z
  .object({ topic, group: z.string().max(200), letters: z.number().int() })
  .meta({ id: 'DeadLetterBox' })

const letterView = z
  .object({
    offset: z.string().max(20).describe('Of the letter, in the topic of dead letters'),
    reason: z.string().max(500),
    parked_at: z.string().max(40),
    origin: z.object({
      topic: z.string().max(300).describe('With the namespace'),
      partition: z.number().int().nullable(),
      offset: z.string().max(20),
    }),
    is_complete: z.boolean().describe('It holds all of the message; else it cannot be sent again'),
    key: z.string().max(4096).nullable(),
    headers: z.record(z.string(), z.string()).describe('Of the message as it came'),
    payload: z
      .string()
      .max(4096)
      .nullable()
      .describe('The beginning, with access codes masked; null for what is no text'),
    payload_bytes: z.number().int(),
    replays: z.number().int().describe('How often it was sent again'),
    replayed_at: z.iso.datetime().nullable(),
    replayed_by: z.string().max(255).nullable(),
  })
  .meta({ id: 'DeadLetter' })

const pageView = z
  .object({
    letters: z.array(letterView),
    next_offset: z.string().max(20).nullable().describe('For `from_offset` of the next page'),
  })
  .meta({ id: 'DeadLetterPage' })

const replayView = z
  .object({
    letter: letterView,
    is_sent: z.boolean(),
    obstacle: z
      .enum(['INCOMPLETE_OR_FOREIGN', 'NO_TENANT', 'NO_TIME'])
      .nullable()
      .describe('Why it could not be sent'),
  })
  .meta({ id: 'DeadLetterReplay' })

export function deadLetterRoutes(deps: DeadLetterRoutesDeps): Feature {
  return (routes) => {
    routes.mount(listBoxesRoute(deps))
    routes.mount(listLettersRoute(deps))
    routes.mount(replayRoute(deps))
  }
}

const resource = 'dead-letters'
const about = { tags: ['dead-letters'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const ofBox = { topic, group: z.string().regex(/^[\w.-]{1,200}$/, fieldRules.groupName.en) }
const offset = z.string().regex(/^\d{1,18}$/, fieldRules.wholeNumber.en)

function listBoxesRoute(deps: DeadLetterRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/dead-letters',
    operationId: 'listDeadLetterBoxes',
    summary: 'What each consumer group could not handle of each topic, counted',
    access: actorAccess(deps, { resource, action: 'read', atLeast: 'all' }),
    answers: { 200: z.object({ boxes: z.array(boxView) }).meta({ id: 'DeadLetterBoxes' }) },
    errors: ['SERVICE_UNAVAILABLE'],
    handle: async () => ({ status: 200, data: { boxes: await listBoxes(deps) } }),
  })
}

function listLettersRoute(deps: DeadLetterRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/dead-letters/:topic/:group',
    operationId: 'listDeadLetters',
    summary: 'Messages that a consumer group could not handle, oldest first',
    access: actorAccess(deps, { resource, action: 'read', atLeast: 'all' }),
    params: z.object(ofBox),
    query: z.object({
      from_offset: offset.default('0').describe('The first letter'),
      size: z.coerce.number().int().min(1).max(100).default(20).describe('At most so many'),
    }),
    answers: { 200: pageView },
    errors: ['DEAD_LETTER_NOT_FOUND', 'SERVICE_UNAVAILABLE'],
    handle: async ({ params, query: { from_offset: from, size } }) => {
      const { letters, nextOffset } = await listLetters(deps, params, { from: BigInt(from), size })
      const next = nextOffset === undefined ? null : String(nextOffset)
      return { status: 200, data: { letters: letters.map(present), next_offset: next } }
    },
  })
}

function replayRoute(deps: DeadLetterRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/dead-letters/:topic/:group/:offset/replay',
    operationId: 'replayDeadLetter',
    summary: 'Send a message once more to the topic that it came from',
    description:
      'Byte for byte and under its event id, so that groups that have handled it ignore it. It is sent once, unless `again` says otherwise; `dry_run` shows what would be sent and sends nothing.',
    access: actorAccess(deps, { resource, action: 'replay', atLeast: 'all' }),
    params: z.object({ ...ofBox, offset }),
    body: z
      .strictObject({
        dry_run: z.boolean().nullable().default(false),
        again: z.boolean().nullable().default(false),
      })
      .default({ dry_run: false, again: false }),
    answers: { 200: replayView },
    errors: [
      'DEAD_LETTER_NOT_FOUND',
      'DEAD_LETTER_NOT_REPLAYABLE',
      'DEAD_LETTER_REPLAYED',
      'SERVICE_UNAVAILABLE',
    ],
    handle: async ({ caller: { actor }, requestId, params: { offset: at, ...box }, body }) => {
      const asked = { box, offset: BigInt(at), isAgain: body.again ?? false }
      const plan =
        body.dry_run === true
          ? await planReplay(deps, asked)
          : await replayLetter(deps, { actor, requestId }, asked)
      const { letter, obstacle = null } = plan
      return { status: 200, data: { letter: present(letter), is_sent: body.dry_run !== true, obstacle } }
    },
  })
}

function present({ parked, replay }: Letter): z.output<typeof letterView> {
  const { partition } = parked.origin
  return {
    offset: parked.offset,
    reason: parked.reason,
    parked_at: parked.parkedAt,
    origin: { ...parked.origin, partition: Number.isInteger(partition) ? partition : null },
    is_complete: parked.incomplete === undefined,
    key: previewOf(parked.key),
    headers: headersOf(parked),
    payload: previewOf(parked.value),
    payload_bytes: parked.value?.length ?? 0,
    replays: replay?.replays ?? 0,
    replayed_at: replay?.replayedAt?.toISOString() ?? null,
    replayed_by: replay?.replayedBy ?? null,
  }
}
