import { AppError, rowsOfLongList, type Db, type PageOfLongList } from '@interview-pass/service-kit'
import {
  findUser,
  findUserByExternalId,
  listStoredUsers,
  saveUser,
  type User,
  type UserDetails,
  type UserFilter,
} from './users.store.ts'

/** Makes a user known, or replaces what is known of them, as often as one likes. An INACTIVE user stays so. */
export function putUser(db: Db, details: UserDetails): Promise<{ user: User; isNew: boolean }> {
  return saveUser(db, details)
}

/** A user by the id of the API client's own system. Throws USER_NOT_FOUND. */
export async function getUserByExternalId(
  db: Db,
  asked: { tenantId: bigint; externalId: string },
): Promise<User> {
  const user = await findUserByExternalId(db, asked)
  if (user === undefined) throw new AppError('USER_NOT_FOUND')
  return user
}

/** A user by public id. Throws USER_NOT_FOUND. */
export async function getUser(db: Db, asked: { tenantId: bigint; userId: string }): Promise<User> {
  const user = await findUser(db, asked)
  if (user === undefined) throw new AppError('USER_NOT_FOUND')
  return user
}

/** One page of a tenant's users, newest first, and how many there are. */
export function listUsers(db: Db, filter: UserFilter, page: PageOfLongList) {
  return listStoredUsers(db, filter, rowsOfLongList(page))
}
