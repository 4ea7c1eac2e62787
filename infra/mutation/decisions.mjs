const payment = 'services/payment-service/src'
const interview = 'services/interview-service/src'

/** The files that decide without I/O, without their ending: each has its unit test beside it. */
export const decisions = [
  'packages/contracts/src/{money,request-signature,access-code}',
  'packages/service-kit/src/state-table',
  `${payment}/access-codes/{access-code,draw-code,generate-code,mask-code}`,
  `${payment}/attempts/{attempt,events-token}`,
  `${payment}/channels/alipay/{alipay-answers,alipay-keys,alipay-notification,beijing-time}`,
  `${payment}/clients/{authenticate-client,secret-cipher}`,
  `${payment}/emails/email`,
  `${payment}/orders/order`,
  `${payment}/reconciliation/{difference,reconciliation-run}`,
  `${payment}/refunds/{ask-for-refund,refund}`,
  `${payment}/settlement/remember-notifications`,
  `${interview}/{feedback/{compare-revisions,evidence,feedback,mark-repeats,next-steps,scoring},sessions/session,transcript/{candidate-request,qa-record},turns/{turn,turn-decision,turn-directive}}`,
]
