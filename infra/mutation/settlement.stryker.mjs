import { useCasesOf } from './use-cases.mjs'

export default useCasesOf('settlement', [
  'receive-notification',
  'settle-payment',
  'resolve-attempts',
  'settlement.store',
])
