import { useCasesOf } from './use-cases.mjs'

export default useCasesOf('refunds', [
  'request-refund',
  'execute-refunds',
  'complete-refund',
  'book-returned-money',
  'return-rest',
  'refunds.store',
  'payments.store',
])
