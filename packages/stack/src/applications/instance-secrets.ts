import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'

const secrets = z.object({
  /** Base64 of 32 bytes. */
  secretEncryptionKey: z.string(),
  demoClientSecret: z.string(),
  /** interview-service signs its verifications with it. */
  serviceClientSecret: z.string(),
  /** Tokens of administration are signed with it. */
  adminSharedKey: z.string(),
})
export type InstanceSecrets = z.infer<typeof secrets>

/** The instance's own secrets: each made once, and kept as long as its data, which they open. */
export function instanceSecrets(instanceFolder: string): InstanceSecrets {
  const folder = path.join(instanceFolder, 'services')
  const file = path.join(folder, 'secrets.json')
  const kept = existsSync(file) ? secrets.partial().parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  const complete = {
    secretEncryptionKey: randomBytes(32).toString('base64'),
    demoClientSecret: randomBytes(32).toString('base64url'),
    serviceClientSecret: randomBytes(32).toString('base64url'),
    adminSharedKey: randomBytes(32).toString('base64url'),
    ...kept,
  }
  mkdirSync(folder, { recursive: true })
  replaceFile(file, JSON.stringify(complete))
  return secrets.parse(complete)
}
