import { kafka } from './kafka.ts'
import type { InfrastructurePartName, Server } from './part.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'

export const servers: Readonly<Record<InfrastructurePartName, Server>> = { postgres, redis, kafka }
