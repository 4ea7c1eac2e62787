import { EventEmitter } from 'node:events'

/** What a use case says after its commit, so that nobody has to wait for the next slow poll. Losing one costs only time. */
export interface AfterCommit {
  /** Events were recorded in the outbox. */
  recorded(): void
  /** A session waits for feedback. */
  feedbackRequested(): void
  onRecorded(listener: () => void): void
  onFeedbackRequested(listener: () => void): void
}

export function createAfterCommit(): AfterCommit {
  const emitter = new EventEmitter<{ recorded: []; feedbackRequested: [] }>()
  return {
    recorded: () => void emitter.emit('recorded'),
    feedbackRequested: () => void emitter.emit('feedbackRequested'),
    onRecorded: (listener) => void emitter.on('recorded', listener),
    onFeedbackRequested: (listener) => void emitter.on('feedbackRequested', listener),
  }
}
