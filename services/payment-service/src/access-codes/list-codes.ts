import {
  AppError,
  rowsOfLongList,
  type Database,
  type PageOfLongList,
  type TenantActor,
  reachOf,
} from '@interview-pass/service-kit'
import { listStoredCodes, type CodeFilter, type ListedCode } from './code-list.store.ts'

export interface ListCodesDeps {
  readonly database: Database
  readonly now: () => Date
}

export type CodeQuestion = Omit<CodeFilter, 'tenantId' | 'onlyOf' | 'team' | 'now'>

/**
 * One page of a tenant's codes as far as the actor may see them, newest first, and how many there are. Codes that
 * were sold are issued by nobody: only who sees the whole tenant's sees them.
 */
export function listCodes(
  { database, now }: ListCodesDeps,
  { tenantId, actor }: TenantActor,
  question: CodeQuestion,
  page: PageOfLongList,
) {
  const filter = { ...question, ...reachOf(actor), tenantId, now: now() }
  return listStoredCodes(database.db, filter, rowsOfLongList(page))
}

/** One code as far as the actor may see it. Throws ACCESS_CODE_NOT_FOUND. */
export async function getCode(
  deps: ListCodesDeps,
  actor: TenantActor,
  accessCodeId: string,
): Promise<ListedCode> {
  const { found } = await listCodes(deps, actor, { accessCodeId }, { page: 1, size: 1 })
  const [code] = found
  if (code === undefined) throw notFound(accessCodeId)
  return code
}

export function notFound(accessCodeId: string): AppError {
  return new AppError('ACCESS_CODE_NOT_FOUND', { details: { access_code_id: accessCodeId } })
}
