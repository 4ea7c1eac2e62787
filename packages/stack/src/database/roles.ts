import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Sql } from 'postgres'
import { projectFolder } from '../folders.ts'

export const roles = {
  owner: 'interview_pass_owner',
  paymentService: 'payment_service',
  interviewService: 'interview_service',
} as const
type Role = (typeof roles)[keyof typeof roles]

export const rolesFile = path.join(projectFolder, 'infra', 'postgres', 'roles.sql')

/** The same for everyone who knows the superuser's URL, so that nothing has to be kept or handed on. */
function passwordOf(superuserUrl: string, role: Role): string {
  return createHmac('sha256', decodeURIComponent(new URL(superuserUrl).password))
    .update(role)
    .digest('hex')
    .slice(0, 32)
}

/** The URL at which a role reaches a database of the superuser's cluster. */
export function urlOf(superuserUrl: string, role: Role, database: string): string {
  const url = new URL(superuserUrl)
  url.username = role
  url.password = passwordOf(superuserUrl, role)
  url.pathname = `/${database}`
  return url.href
}

/** Makes the cluster's roles, or gives them their passwords again. */
export async function prepareRoles(sql: Sql, superuserUrl: string): Promise<void> {
  const settings = {
    'interview_pass.owner_password': passwordOf(superuserUrl, roles.owner),
    'interview_pass.payment_service_password': passwordOf(superuserUrl, roles.paymentService),
    'interview_pass.interview_service_password': passwordOf(superuserUrl, roles.interviewService),
  }
  for (const [name, value] of Object.entries(settings)) await sql`select set_config(${name}, ${value}, false)`
  await sql.unsafe(readFileSync(rolesFile, 'utf8'))
}
