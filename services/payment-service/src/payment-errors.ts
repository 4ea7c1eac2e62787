import type { ErrorCode } from '@interview-pass/contracts'
import { AppError, type AppErrorOptions } from '@interview-pass/service-kit'

/** PAYMENT_FAILED, the channel refused for good; and what every failure of a payment can be caught as. */
export class PaymentError extends AppError {
  override readonly name: string = 'PaymentError'

  constructor(options: AppErrorOptions = {}, code: ErrorCode = 'PAYMENT_FAILED') {
    super(code, options)
  }
}

/** PAYMENT_TIMEOUT: the channel did not answer in time, so that the outcome is unknown; a job resolves it. */
export class PaymentTimeoutError extends PaymentError {
  override readonly name = 'PaymentTimeoutError'

  constructor(options: AppErrorOptions = {}) {
    super(options, 'PAYMENT_TIMEOUT')
  }
}

/** DUPLICATE_PAYMENT: the order is paid already. */
export class DuplicatePaymentError extends PaymentError {
  override readonly name = 'DuplicatePaymentError'

  constructor(options: AppErrorOptions = {}) {
    super(options, 'DUPLICATE_PAYMENT')
  }
}

/** SIGNATURE_INVALID: a request or a notification does not prove who sent it. */
export class SignatureVerificationError extends PaymentError {
  override readonly name = 'SignatureVerificationError'

  constructor(options: AppErrorOptions = {}) {
    super(options, 'SIGNATURE_INVALID')
  }
}

/** ORDER_NOT_FOUND: this tenant, or this number at the channel, has no such order. */
export class OrderNotFoundError extends AppError {
  override readonly name = 'OrderNotFoundError'

  constructor(options: AppErrorOptions = {}) {
    super('ORDER_NOT_FOUND', options)
  }
}

/** REFUND_NOT_ALLOWED, a rule of ours says no; REFUND_FAILED, the channel refused for good. */
export class RefundError extends AppError {
  override readonly name = 'RefundError'

  constructor(code: 'REFUND_NOT_ALLOWED' | 'REFUND_FAILED', options: AppErrorOptions = {}) {
    super(code, options)
  }
}
