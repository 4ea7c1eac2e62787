/** Names one session of one tenant. */
export interface SessionKey {
  readonly tenantId: bigint
  readonly sessionId: bigint
}
