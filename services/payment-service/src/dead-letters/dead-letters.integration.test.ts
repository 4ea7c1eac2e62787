import { errorCodeOf, waitUntil } from '@interview-pass/service-kit/testing'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { soldCode } from '../../test/access-codes.ts'
import { administer, tenantOf } from '../../test/admin.ts'
import { readAnswer } from '../../test/answers.ts'
import { letterBox, letterBoxPath, letterOf, publishStarted, root } from '../../test/dead-letters.ts'
import { usePaymentService } from '../../test/payment-service.ts'
import { replayLetter, type ReplayDeps } from './replay-letter.ts'

const { service, client } = usePaymentService()
let tenant: string

beforeAll(async () => {
  tenant = await tenantOf(service, client)
})

/** The letter of an event that can be sent again: its code is unknown to a tenant that is known. */
async function replayableLetter() {
  const late = randomUUID()
  const event = await publishStarted(service, { accessCode: await soldCode(service, client), tenantId: late })
  const { offset } = await letterOf(service, event.id)
  await service.sql`insert into payment.tenants (public_id, name) values (${late}, ${late})`
  return offset
}

const replay = (offset: unknown, body: object = {}) =>
  administer(service, root, 'POST', `${letterBoxPath}/${String(offset)}/replay`, { body })

/** The same by a replica whose way to the broker is this one. */
function replayWith(offset: string, send: ReplayDeps['deadLetters']['send']) {
  const actor = {
    subject: 'root',
    tenantId: undefined,
    team: undefined,
    roles: ['SUPER_ADMIN'],
    scope: 'all' as const,
  }
  const asked = {
    box: letterBox,
    offset: BigInt(offset),
    isAgain: false,
  }
  const deadLetters = { ...service.deps.deadLetters, send }
  return replayLetter({ ...service.deps, deadLetters }, { actor, requestId: randomUUID() }, asked)
}

describe('a dead letter', () => {
  it('is sent again once, to where it came from, and takes effect there', async () => {
    const accessCode = await soldCode(service, client)
    const late = randomUUID()
    const event = await publishStarted(service, { accessCode, tenantId: late })
    const letter = await letterOf(service, event.id)
    expect(letter).toMatchObject({ reason: 'UnknownTenantError', is_complete: true, replays: 0 })
    expect(JSON.stringify(letter)).not.toContain(accessCode)
    expect(letter['payload']).toContain(`********${accessCode.slice(-4)}`)
    const planned = await readAnswer(await replay(letter.offset, { dry_run: true }))
    expect(planned.data).toMatchObject({ is_sent: false, obstacle: 'NO_TENANT' })
    expect(await errorCodeOf(await replay(letter.offset))).toBe('DEAD_LETTER_NOT_REPLAYABLE')
    // The tenant comes to be known, under the id that the event names.
    await service.sql`update payment.tenants set public_id = ${late} where id = ${client.tenantId}`
    try {
      const ready = await readAnswer(await replay(letter.offset, { dry_run: true }))
      expect(ready.data).toMatchObject({ is_sent: false, obstacle: null, letter: { replays: 0 } })
      const sent = await readAnswer(await replay(letter.offset))
      expect(sent.data).toMatchObject({ is_sent: true, letter: { replays: 1, replayed_by: 'root' } })
      await waitUntil('it takes effect', async () => {
        const [code] = await service.sql`select status from payment.access_codes where code = ${accessCode}`
        return code?.['status'] === 'ACTIVATED'
      })
      const handled = await service.sql`select event_id from payment.inbox where event_id = ${event.id}`
      expect(handled).toHaveLength(1)
      expect(await errorCodeOf(await replay(letter.offset))).toBe('DEAD_LETTER_REPLAYED')
      const again = await readAnswer(await replay(letter.offset, { again: true }))
      expect(again.data).toMatchObject({ letter: { replays: 2 } })
      const acts = await service.sql`
        select actor, is_foreign, metadata from payment.audit_logs
        where action = 'REPLAY_DEAD_LETTER' and tenant_id = ${client.tenantId} order by id`
      expect(acts).toMatchObject([
        { actor: 'root', is_foreign: true, metadata: { is_again: false } },
        { actor: 'root', metadata: { is_again: true } },
      ])
    } finally {
      await service.sql`update payment.tenants set public_id = ${tenant} where id = ${client.tenantId}`
    }
  })

  it('is sent by one of those who ask for it at once', async () => {
    const offset = await replayableLetter()
    const first = replayWith(offset, async (message) => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => replay(offset)))
      expect(await Promise.all(answers.map(errorCodeOf))).toEqual(
        Array.from({ length: 4 }, () => 'DEAD_LETTER_REPLAYED'),
      )
      await service.deps.deadLetters.send(message)
    })
    expect(await first).toMatchObject({ letter: { replay: { replays: 1 } } })
    expect(await errorCodeOf(await replay(offset))).toBe('DEAD_LETTER_REPLAYED')
    const again = await readAnswer(await replay(offset, { again: true }))
    expect(again.data).toMatchObject({ letter: { replays: 2 } })
  })

  it('may be sent at once by the next one when it did not reach the broker', async () => {
    const offset = await replayableLetter()
    const sent = replayWith(offset, () => Promise.reject(new Error('away')))
    await expect(sent).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect((await readAnswer(await replay(offset))).data).toMatchObject({ letter: { replays: 1 } })
  })

  it('may be sent by the next one a minute after the process of the first one died', async () => {
    const offset = await replayableLetter()
    await replay(offset)
    const holdUntil = (seconds: number) => service.sql`
      update payment.dead_letter_replays
      set replayed_at = null, sending_until = now() + make_interval(secs => ${seconds})
      where letter_offset = ${offset}`
    await holdUntil(60)
    for (const again of [false, true]) {
      expect(await errorCodeOf(await replay(offset, { again }))).toBe('DEAD_LETTER_REPLAYED')
    }
    await holdUntil(-1)
    expect(await errorCodeOf(await replay(offset))).toBe('none')
  })

  it('is counted with those of its group', async () => {
    const { data } = await readAnswer(await administer(service, root, 'GET', '/dead-letters'))
    expect(data['boxes']).toContainEqual(
      expect.objectContaining({ topic: 'interview.events.v1', group: 'payment-service' }),
    )
  })

  it('is seen by nobody of a tenant', async () => {
    const answer = await administer(service, { role: 'TENANT_ADMIN', tenant }, 'GET', letterBoxPath)
    expect(await errorCodeOf(answer)).toBe('FORBIDDEN')
  })

  it.each([
    '/dead-letters/interview.events.v1/nobody',
    `${letterBoxPath}?from_offset=x`,
    '/dead-letters/other/payment-service',
  ])('is not found at %s', async (path) => {
    expect([404, 422]).toContain((await administer(service, root, 'GET', path)).status)
  })

  it('that there is not is not sent', async () => {
    expect(await errorCodeOf(await replay('999999'))).toBe('DEAD_LETTER_NOT_FOUND')
  })
})
