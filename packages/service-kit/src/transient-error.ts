/**
 * Something that the work needs is not to be had at the moment: a consumer tries the same event again, its partition
 * waits, and the event is never parked; a request is answered 503. The message says what, without a value.
 */
export class TransientError extends Error {
  override readonly name: string = 'TransientError'
}
