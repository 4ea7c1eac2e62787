import type { CommandGroup } from './command.ts'

export const tenants: CommandGroup = {
  name: 'tenants',
  summary: 'who sells interviews',
  commands: [
    { name: 'list', operation: 'listTenants', columns: ['tenant_id', 'name', 'status', 'created_at'] },
    { name: 'show', operation: 'getTenant' },
    { name: 'put', operation: 'putTenant' },
    {
      name: 'change',
      operation: 'changeTenant',
      confirm: "An INACTIVE tenant's clients and people are refused at once; an ACTIVE one's are let in.",
    },
  ],
}

export const clients: CommandGroup = {
  name: 'clients',
  summary: 'API clients and their secrets; each secret is shown only by the command that makes it',
  commands: [
    {
      name: 'list',
      operation: 'listApiClients',
      columns: ['api_client_id', 'client_id', 'kind', 'status', 'has_previous_secret', 'secret_changed_at'],
    },
    { name: 'show', operation: 'getApiClient' },
    { name: 'create', operation: 'createApiClient' },
    {
      name: 'change',
      operation: 'changeApiClient',
      confirm: 'An INACTIVE client is refused at once; an ACTIVE one is let in.',
    },
    {
      name: 'rotate-secret',
      operation: 'rotateSecret',
      confirm: 'The client gets a new secret; one that was rotated before is good no more.',
    },
    {
      name: 'retire-secret',
      operation: 'retirePreviousSecret',
      confirm: 'The older secret is good no more: whoever still signs with it is refused.',
    },
  ],
}

export const products: CommandGroup = {
  name: 'products',
  summary: 'what is sold, and for how much',
  commands: [
    {
      name: 'list',
      operation: 'listProducts',
      columns: [
        'product_id',
        'name',
        'price',
        'status',
        'version',
        'code_validity_days',
        'late_payment_policy',
      ],
    },
    { name: 'show', operation: 'getProduct' },
    { name: 'create', operation: 'createProduct', names: { interview: 'terms' } },
    {
      name: 'change',
      operation: 'changeProduct',
      names: { interview: 'terms', version: 'seen-version' },
      confirm: 'What is sold from now on is what you say; what was sold stays as it is.',
    },
  ],
}

export const users: CommandGroup = {
  name: 'users',
  summary: 'who buys',
  commands: [
    {
      name: 'list',
      operation: 'listUsers',
      columns: ['user_id', 'external_id', 'status', 'language', 'created_at'],
    },
    { name: 'show', operation: 'getUserById' },
    {
      name: 'change',
      operation: 'changeUser',
      confirm: 'An INACTIVE user buys no more; an ACTIVE one does.',
    },
  ],
}
