/** Who signs requests. A SERVICE is one of our own, with a quota of its own. */
export interface ApiClient {
  readonly id: bigint
  readonly clientId: string
  readonly kind: 'PARTNER' | 'SERVICE'
  /** Internal id of the tenant that everything this client does belongs to. */
  readonly tenantId: bigint
}
