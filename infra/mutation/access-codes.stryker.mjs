import { useCasesOf } from './use-cases.mjs'

export default useCasesOf(
  'access-codes',
  [
    'activate-code',
    'activate-code.store',
    'expire-codes',
    'revoke-code',
    'verify-code',
    'withdraw-code',
    'access-codes.store',
  ],
  // A refund takes codes and gives them back.
  ['access-codes', 'refunds'],
)
