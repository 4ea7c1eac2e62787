import { randomUUID } from 'node:crypto'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { describe, expect, it } from 'vitest'
import { publishForNobody } from './park-message.ts'
import type { StackUnderTest } from './stack.ts'

/** What becomes of a message that no consumer could handle; leaves a second tenant. */
export function describeDeadLetters(stack: StackUnderTest): void {
  const { addresses, ops, dataOf, rowsOf, textOf } = stack
  describe('a message that could not be handled', () => {
    const box = ['interview.events.v1', 'payment-service'] as const

    it('is counted, listed, shown without its access code, and sent again once its tenant is there', async () => {
      const tenant = randomUUID()
      await publishForNobody(addresses, tenant)
      await waitUntil(
        'it is parked',
        async () => (await ops('dead-letters', 'boxes')).out.includes(box[1]),
        30_000,
      )
      expect((await ops('dead-letters', 'list', ...box)).out).toContain('parked_at')
      const [letter] = await rowsOf('dead-letters', 'list', ...box)
      const offset = String(letter?.['offset'])
      const { out } = await ops('dead-letters', 'show', ...box, offset)
      expect(out).toContain(tenant)
      expect(out).not.toContain('7K3MZ9QWX2RT')
      const refused = await ops('dead-letters', 'replay', ...box, offset)
      expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining('NO_TENANT') })
      expect(await textOf('tenant_id', 'tenants', 'put', tenant, '--name', 'late')).toBe(tenant)
      expect(await textOf('is_sent', 'dead-letters', 'replay', ...box, offset, '--dry-run')).toBe('false')
      expect((await ops('dead-letters', 'replay-all', ...box)).exitCode).toBe(2)
      expect(await dataOf('dead-letters', 'replay-all', ...box, '--yes')).toContainEqual({
        offset,
        is_sent: true,
        refusal: null,
      })
      expect((await ops('dead-letters', 'replay', ...box, offset)).err).toMatch(
        /^DEAD_LETTER_REPLAYED \(409\)/,
      )
    })

    it('belongs to one of several tenants then, so that a command which is about one wants it named', async () => {
      const unnamed = await ops('orders', 'list')
      expect(unnamed).toMatchObject({ exitCode: 2, err: expect.stringContaining('--tenant') })
      const [late] = await rowsOf('tenants', 'list')
      const tenant = String(late?.['tenant_id'])
      expect(await rowsOf('orders', 'list', '--tenant', tenant)).toEqual([])
      expect(await textOf('status', 'tenants', 'change', tenant, '--status', 'INACTIVE', '--yes')).toBe(
        'INACTIVE',
      )
      expect((await ops('tenants', 'show', tenant)).out).toContain('INACTIVE')
    })
  })
}
