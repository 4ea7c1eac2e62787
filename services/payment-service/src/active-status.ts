import { z } from 'zod'

/** The states of tenants, users, products and API clients, which are never deleted. */
export const activeStatuses = ['ACTIVE', 'INACTIVE'] as const

/** For `query` of a list of such things. */
export const statusFilter = { status: z.enum(activeStatuses).optional() } as const
