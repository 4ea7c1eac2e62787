import { z } from 'zod'
import { activeStatuses } from '../active-status.ts'
import type { StoredClient } from './clients.store.ts'
import type { ShownClient } from './manage-clients.ts'

export const clientView = z
  .object({
    api_client_id: z.uuid(),
    client_id: z.string().max(64).describe('What it sends in X-Client-Id'),
    kind: z.enum(['PARTNER', 'SERVICE']),
    status: z.enum(activeStatuses),
    secret_id: z.uuid().describe('Another with each rotation'),
    secret_changed_at: z.iso.datetime(),
    has_previous_secret: z.boolean().describe('The secret before the last rotation is good as well'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'ApiClient' })

export const clientWithSecret = clientView
  .extend({
    client_secret: z
      .string()
      .max(64)
      .nullable()
      .describe('What it signs with; null when it can be shown no more'),
  })
  .meta({ id: 'ApiClientWithSecret' })

export function presentClient(client: StoredClient): z.output<typeof clientView> {
  return {
    api_client_id: client.publicId,
    client_id: client.clientId,
    kind: client.kind,
    status: client.status,
    secret_id: client.secretId,
    secret_changed_at: client.secretChangedAt.toISOString(),
    has_previous_secret: client.previousSecretEncrypted !== null,
    created_at: client.createdAt.toISOString(),
    updated_at: client.updatedAt.toISOString(),
  }
}

export function presentWithSecret({ client, secret }: ShownClient): z.output<typeof clientWithSecret> {
  return { ...presentClient(client), client_secret: secret ?? null }
}
