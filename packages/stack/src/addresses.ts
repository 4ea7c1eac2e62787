import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { DatabaseUrls } from './database/prepare-database.ts'
import { stackFolder } from './folders.ts'
import { replaceFile } from './replace-file.ts'
import { reasonOf, StackError } from './stack-error.ts'

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
  /** Catches all e-mail; `url` is for people, and for programs under `/email`. Absent when the real thing is used instead. */
  mail: z.object({ url: z.url(), smtp_url: z.url(), pid }).optional(),
  postgres: z.object({
    superuser_url: z.string(),
    owner_url: z.string(),
    payment_service_url: z.string(),
    interview_service_url: z.string(),
    pid,
  }),
  redis: z.object({ url: z.string(), pid }),
  /** Comma-separated `host:port` list. */
  kafka: z.object({ brokers: z.string(), pid }),
  /** There when the stack has one: the public API of both services at one address. */
  gateway: z
    .object({
      url: z.url({ protocol: /^https$/u }),
      /** In PEM; what a client is to trust. */
      certificate: z.string(),
      pid,
    })
    .optional(),
  /** There when the stack is observed. */
  prometheus: z.object({ url: z.url(), pid }).optional(),
  alertmanager: z.object({ url: z.url(), pid }).optional(),
  demo: z.object({
    client_id: z.string(),
    client_secret: z.string(),
    user_id: z.string(),
    product_id: z.string(),
  }),
  /** Absent when administration is configured by the developer. */
  admin: z
    .object({
      issuer: z.string(),
      audience: z.string(),
      /** Tokens are signed with it: `npm run admin:token`. */
      shared_key: z.string(),
    })
    .optional(),
})
export type Addresses = z.infer<typeof addresses>

/** A database as the document names it. */
export const postgresAddress = (urls: DatabaseUrls) => ({
  superuser_url: urls.superuserUrl,
  owner_url: urls.ownerUrl,
  payment_service_url: urls.paymentServiceUrl,
  interview_service_url: urls.interviewServiceUrl,
})

/** It holds passwords. */
export function writeAddresses(file: string, document: Addresses): void {
  replaceFile(file, `${JSON.stringify(document, null, 2)}\n`)
}

/**
 * What the stack of this checkout that runs tells about itself.
 * @param file default: `.stack/addresses.json`
 * @throws StackError when the file is not there or does not describe a stack
 */
export function readAddresses(file = path.join(stackFolder(), 'addresses.json')): Addresses {
  try {
    return addresses.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const problem = isAbsent ? `${file} is not there` : `${file} describes no stack: ${reasonOf(error)}`
    throw new StackError('stack', problem, { remedy: 'npm start, in another terminal', cause: error })
  }
}
