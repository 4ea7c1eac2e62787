import { AppError, type Database, recordAct, type Act } from '@interview-pass/service-kit'
import { changeUserStatus, lockUser, type User } from './users.store.ts'

/** Lets a user buy, or no longer. What they have bought stays theirs. Throws USER_NOT_FOUND. */
export function changeUser(
  database: Database,
  act: Act,
  { userId, status }: { readonly userId: string; readonly status: User['status'] },
): Promise<User> {
  const { tenantId } = act
  return database.transaction(async (tx) => {
    const user = await lockUser(tx, { tenantId, userId })
    if (user === undefined) throw new AppError('USER_NOT_FOUND')
    if (user.status === status) return user
    const deed = { action: 'CHANGE_USER', resource: 'users', resourceId: userId, metadata: { status } }
    await recordAct(tx, act, deed)
    return changeUserStatus(tx, { tenantId, userId }, status)
  })
}
