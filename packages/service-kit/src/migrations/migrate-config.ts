import { z } from 'zod'
import { serviceConfig, urlOf, wholeNumber } from '../config/fields.ts'

/** The variables of the command that migrates. */
export const migrateConfig = z.object({
  NODE_ENV: serviceConfig.NODE_ENV.describe('In production a migration wants a fresh backup'),
  DATABASE_OWNER_URL: urlOf('postgres:', 'postgresql:').describe(
    'PostgreSQL, as the role that owns the schemas',
  ),
  MIGRATE_BACKUP_HOURS: wholeNumber(1, 168)
    .default(4)
    .describe(
      'How old the newest backup may be when a migration runs in production, in hours; `--without-backup` asks for none',
    ),
})
