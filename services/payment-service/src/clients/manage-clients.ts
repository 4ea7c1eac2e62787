import { randomBytes } from 'node:crypto'
import {
  AppError,
  bindResource,
  rowsOf,
  type Database,
  type Db,
  type IdempotencyClaim,
  type Page,
  type PermittedActor,
  type Tx,
  recordAct,
  type Act,
} from '@interview-pass/service-kit'
import type { ChangeFeed } from '../change-feed.ts'
import type { ApiClient } from './api-client.ts'
import {
  findStoredClient,
  insertClient,
  listStoredClients,
  lockClient,
  updateClient,
  type StoredClient,
} from './clients.store.ts'
import type { SecretCipher } from './secret-cipher.ts'

export interface ManageClientsDeps {
  readonly database: Database
  readonly cipher: SecretCipher
  readonly changeFeed: Pick<ChangeFeed, 'announce'>
  readonly newId: () => string
  readonly now: () => Date
}

/** A client, with its secret where that may be shown. */
export interface ShownClient {
  readonly client: StoredClient
  readonly secret: string | undefined
}

const resource = 'api-clients'
/** How long a retry of the request that made a secret is shown it again. */
const shownAgainMs = 900_000

/** An API client by public id. Throws API_CLIENT_NOT_FOUND. */
export async function getClient(
  db: Db,
  asked: { readonly tenantId: bigint; readonly apiClientId: string },
): Promise<StoredClient> {
  const client = await findStoredClient(db, asked)
  if (client === undefined) throw new AppError('API_CLIENT_NOT_FOUND')
  return client
}

/** One page of a tenant's API clients, newest first, and how many there are in all. */
export function listClients(db: Db, filter: Parameters<typeof listStoredClients>[1], page: Page) {
  return listStoredClients(db, filter, rowsOf(page))
}

/** Makes a client with a secret. Throws FORBIDDEN for a SERVICE that a tenant's own administrator asks for. */
export async function createClient(
  deps: ManageClientsDeps,
  act: Act,
  asked: {
    readonly name: string
    readonly kind: ApiClient['kind']
    readonly claim: IdempotencyClaim | undefined
  },
): Promise<ShownClient> {
  const { tenantId, actor } = act
  const made = asked.claim?.resourceId
  if (made !== undefined) {
    return showAgain(deps, await getClient(deps.database.db, { tenantId, apiClientId: made }), made)
  }
  requireReach(actor, asked.kind)
  const secret = newSecret()
  const client = await deps.database.transaction(async (tx) => {
    const publicId = deps.newId()
    const { kind } = asked
    const clientId = `${asked.name}-${randomBytes(4).toString('hex')}`
    const row = await insertClient(tx, {
      tenantId,
      publicId,
      clientId,
      kind,
      secretEncrypted: deps.cipher.encrypt(secret),
      // The first secret has the id of its client.
      secretId: publicId,
      secretChangedAt: deps.now(),
    })
    const metadata = { client_id: clientId, kind }
    await recordAct(tx, act, { action: 'CREATE_API_CLIENT', resource, resourceId: publicId, metadata })
    await bindResource(tx, asked.claim, publicId)
    return row
  })
  await deps.changeFeed.announce('api-clients', client.clientId)
  return { client, secret }
}

interface ClientAsked {
  readonly apiClientId: string
}

/** Gives a client another secret beside the one that it has; the one before that ends. Throws API_CLIENT_NOT_FOUND, FORBIDDEN. */
export async function rotateSecret(
  deps: ManageClientsDeps,
  act: Act,
  { apiClientId, claim }: ClientAsked & { readonly claim: IdempotencyClaim | undefined },
): Promise<ShownClient> {
  const made = claim?.resourceId
  if (made !== undefined) {
    return showAgain(deps, await getClient(deps.database.db, { tenantId: act.tenantId, apiClientId }), made)
  }
  const secret = newSecret()
  const secretId = deps.newId()
  const client = await changeLocked(deps, act, apiClientId, async (tx, { secretEncrypted }) => {
    await bindResource(tx, claim, secretId)
    return {
      deed: { action: 'ROTATE_SECRET', metadata: { secret_id: secretId } },
      change: {
        secretId,
        secretEncrypted: deps.cipher.encrypt(secret),
        previousSecretEncrypted: secretEncrypted,
        secretChangedAt: deps.now(),
      },
    }
  })
  return { client, secret }
}

/** Ends the secret before the last rotation, where there is one. Throws API_CLIENT_NOT_FOUND, FORBIDDEN. */
export function retirePreviousSecret(
  deps: ManageClientsDeps,
  act: Act,
  { apiClientId }: ClientAsked,
): Promise<StoredClient> {
  return changeLocked(deps, act, apiClientId, async (_tx, { previousSecretEncrypted }) =>
    previousSecretEncrypted === null
      ? undefined
      : { deed: { action: 'RETIRE_SECRET' }, change: { previousSecretEncrypted: null } },
  )
}

/** Lets a client call, or no longer. Throws API_CLIENT_NOT_FOUND, FORBIDDEN. */
export function changeClient(
  deps: ManageClientsDeps,
  act: Act,
  { apiClientId, status }: ClientAsked & Pick<StoredClient, 'status'>,
): Promise<StoredClient> {
  return changeLocked(deps, act, apiClientId, async (_tx, client) =>
    client.status === status
      ? undefined
      : { deed: { action: 'CHANGE_API_CLIENT', metadata: { status } }, change: { status } },
  )
}

interface ClientChange {
  readonly deed: { readonly action: string; readonly metadata?: Readonly<Record<string, string>> }
  readonly change: Partial<StoredClient>
}

/** Changes a client and writes it down, unless `decide` finds nothing to do; then every replica looks it up again. */
async function changeLocked(
  { database, changeFeed }: ManageClientsDeps,
  act: Act,
  apiClientId: string,
  decide: (tx: Tx, client: StoredClient) => Promise<ClientChange | undefined>,
): Promise<StoredClient> {
  const changed = await database.transaction(async (tx) => {
    const client = await lockClient(tx, { tenantId: act.tenantId, apiClientId })
    if (client === undefined) throw new AppError('API_CLIENT_NOT_FOUND')
    requireReach(act.actor, client.kind)
    const decided = await decide(tx, client)
    if (decided === undefined) return client
    await recordAct(tx, act, { ...decided.deed, resource, resourceId: apiClientId })
    return updateClient(tx, client, decided.change)
  })
  await changeFeed.announce('api-clients', changed.clientId)
  return changed
}

/** Services of ours work for all tenants: only whoever administers all of them touches one. */
function requireReach({ scope }: PermittedActor, kind: ApiClient['kind']): void {
  if (kind === 'SERVICE' && scope !== 'all') throw new AppError('FORBIDDEN')
}

/** To a retry of the request that made the secret, while it is in use and young. */
function showAgain({ cipher, now }: ManageClientsDeps, client: StoredClient, secretId: string): ShownClient {
  const isYoung = now().getTime() - client.secretChangedAt.getTime() < shownAgainMs
  const isShown = client.secretId === secretId && isYoung
  return { client, secret: isShown ? cipher.decrypt(client.secretEncrypted) : undefined }
}

/** 256 bits, as text that needs no escapes anywhere. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
