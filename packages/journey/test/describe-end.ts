import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { describe, expect, it } from 'vitest'
import type { Journeys } from './journeys.ts'
import { listLeaks, readLogs, readStoredSecrets } from './stack-logs.ts'

/** The last tests of a file: what must hold when all its journeys are over. */
export function describeEnd({ stack, stored, played }: Journeys): void {
  describe('after all journeys', () => {
    it('every recorded event is published', async () => {
      await waitUntil('no event waits', async () => (await stored.countUnpublished()) === 0, 30_000)
    })

    it('no log holds an access code, a token, a key or a secret', async () => {
      const logs = readLogs(stack.folder)
      for (const service of ['payment-service', 'interview-service']) {
        expect(logs.find(({ name }) => name.startsWith(service))?.text.length).toBeGreaterThan(1000)
      }
      const codes = await stored.listAccessCodes()
      const tokens = played.map(({ session }) => session.token)
      const keptSecrets = readStoredSecrets(stack.folder)
      expect(Math.min(codes.length, tokens.length)).toBeGreaterThanOrEqual(played.length)
      expect(keptSecrets.length).toBeGreaterThan(10)
      const { client_secret: clientSecret } = stack.addresses.demo
      expect(listLeaks(logs, [...codes, ...tokens, clientSecret, ...keptSecrets])).toEqual([])
      const apiKeys = logs.filter(({ text }) => /simulator-[\w-]{16}/u.test(text)).map(({ name }) => name)
      expect(apiKeys).toEqual([])
    })
  })
}
