export {
  accessCodeAlphabet,
  accessCodeLength,
  accessCodeStatuses,
  accessCodeFailuresPerMinute,
  accessCodeFrom,
  accessCodeInput,
  accessCodeText,
  type AccessCodeStatus,
} from './access-code.ts'
export { apiVersions, currentApiVersion, type ApiVersion, type ApiVersionName } from './api-versions.ts'
export {
  errorEnvelope,
  pageEnvelope,
  pagination,
  successEnvelope,
  type ErrorEnvelope,
  type Pagination,
} from './envelope.ts'
export {
  errorCodeNames,
  errorCodes,
  isErrorCode,
  type ErrorCode,
  type ErrorDefinition,
} from './error-codes.ts'
export {
  createEvent,
  defineEvent,
  draftEvent,
  EventFormatError,
  eventTypeOf,
  fromEventMessage,
  toEventMessage,
  topics,
  type DomainEvent,
  type EventDefinition,
  type EventDraft,
  type EventMessage,
  type Topic,
} from './event.ts'
export {
  completionReasons,
  feedbackReady,
  interviewCompleted,
  interviewEvents,
  interviewStarted,
} from './interview-events.ts'
export { fieldRuleOf, fieldRules, findFieldRule, type FieldRule } from './field-rules.ts'
export {
  interviewKinds,
  interviewLevels,
  interviewTerms,
  languages,
  type InterviewLevel,
  type InterviewTerms,
  type Language,
} from './interview-terms.ts'
export { fenToYuan, yuanAmount, yuanToFen } from './money.ts'
export {
  accessCodeExpired,
  accessCodeRejected,
  paymentCompleted,
  paymentEvents,
  paymentRefunded,
  rejectionReasons,
} from './payment-events.ts'
export {
  requestSignature,
  signatureExample,
  signatureHeaders,
  signatureText,
  signRequest,
  type SignedRequest,
} from './request-signature.ts'
