export { payQrCode, PaymentRefusedError, type PaidTrade } from './clients/buyer.ts'
export { ApiError, NoAnswerError } from './clients/failures.ts'
export {
  createInterviewClient,
  type InterviewClient,
  type InterviewClientOptions,
  type SessionAccess,
} from './clients/interview-client.ts'
export {
  createPaymentClient,
  type CreatedOrder,
  type OrderView,
  type PathPrefix,
  type PaymentClient,
  type PaymentClientOptions,
} from './clients/payment-client.ts'
export type { RepeatLimits } from './clients/repeat.ts'
export { playJourney, type JourneyOptions, type JourneyResult } from './journey.ts'
export { createAndPay } from './paid-order.ts'
export { JourneyError, type JourneyObserver, type SettledOrder, type StepName } from './steps.ts'
