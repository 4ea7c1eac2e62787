import { languages } from '@interview-pass/contracts'
import { z } from 'zod'
import { activeStatuses } from '../active-status.ts'
import type { User } from './users.store.ts'

export const userView = z
  .object({
    user_id: z.uuid(),
    external_id: z.string().max(100).describe('As your system calls them'),
    name: z.string().max(100).nullable(),
    email: z.string().max(254).nullable(),
    language: z.enum(languages),
    status: z.enum(activeStatuses).describe('An INACTIVE user buys nothing'),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'User' })

export function presentUser(user: User): z.output<typeof userView> {
  return {
    user_id: user.publicId,
    external_id: user.externalId,
    name: user.displayName,
    email: user.email,
    language: user.language,
    status: user.status,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  }
}
