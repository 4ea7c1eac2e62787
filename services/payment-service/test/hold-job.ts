import { afterAll, beforeAll } from 'vitest'
import type { PaymentServiceUnderTest } from './payment-service.ts'

/** Keeps a job of the service from running while a test file does, as another replica does: all its runs are the tests'. */
export function useHeldJob(service: Pick<PaymentServiceUnderTest, 'sql'>, job: string): void {
  let end: () => Promise<void>
  beforeAll(async () => {
    const connection = await service.sql.reserve()
    await connection`select pg_advisory_lock(hashtextextended(${`job ${job} of payment`}, 0))`
    end = async () => {
      await connection`select pg_advisory_unlock_all()`
      connection.release()
    }
  })
  afterAll(() => end())
}
