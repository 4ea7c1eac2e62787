import { serviceNames } from '../admin-api/operation.ts'
import { ofService, type CommandGroup } from './command.ts'

const columns = [
  'created_at',
  'actor',
  'action',
  'resource',
  'resource_id',
  'tenant_id',
  'request_id',
  'metadata',
]

export const audit: CommandGroup = {
  name: 'audit',
  summary: 'what was done in administration, and by whom',
  commands: serviceNames.map((service) => ({
    name: service,
    operation: ofService(service, 'listAuditLogs'),
    columns,
  })),
}
