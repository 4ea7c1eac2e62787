import { renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** The process this stack started for a part; absent for a container and for an address that was given. */
const pid = z.int().positive().optional()

const service = z.object({
  url: z.url(),
  /** Metrics and the admin API. */
  internal_url: z.url(),
  pid,
})
/** Absent when the real thing is used instead. */
const simulator = z.object({ url: z.url(), pid }).optional()

/** What a running stack tells about itself, in memory and in `.stack/addresses.json`. */
export const addresses = z.object({
  payment: service,
  interview: service,
  alipay_simulator: simulator,
  claude_simulator: simulator,
  postgres: z.object({
    owner_url: z.string(),
    payment_service_url: z.string(),
    interview_service_url: z.string(),
    pid,
  }),
  redis: z.object({ url: z.string(), pid }),
  /** Comma-separated `host:port` list. */
  kafka: z.object({ brokers: z.string(), pid }),
  demo: z.object({
    client_id: z.string(),
    client_secret: z.string(),
    user_id: z.string(),
    product_id: z.string(),
  }),
})
export type Addresses = z.infer<typeof addresses>

/** Replaces the file in one step; only its owner may read it, because it holds passwords. */
export function writeAddresses(file: string, document: Addresses): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}
