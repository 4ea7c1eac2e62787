import type { CommandGroup } from './command.ts'

const columns = [
  'access_code_id',
  'masked_code',
  'status',
  'order_id',
  'user_id',
  'issued_by',
  'created_at',
  'activated_at',
  'expires_at',
]

export const codes: CommandGroup = {
  name: 'codes',
  alias: 'code',
  summary: 'access codes; each is shown whole only by the command that makes it',
  commands: [
    { name: 'list', operation: 'listAccessCodes', columns },
    { name: 'show', operation: 'getAccessCode' },
    { name: 'issue', operation: 'issueAccessCode' },
    {
      name: 'revoke',
      operation: 'revokeAccessCode',
      confirm: 'The code opens nothing any more, and its interview ends.',
    },
    {
      name: 'reissue',
      operation: 'reissueAccessCode',
      confirm: 'The code opens nothing any more, its interview ends, and another one takes its place.',
    },
    {
      name: 'withdraw-access',
      operation: 'withdrawUserAccess',
      confirm: 'The user loses what the code gave them.',
    },
  ],
}
