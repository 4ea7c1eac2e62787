import type { Db } from '@interview-pass/service-kit'
import type { SessionKey } from '../access/session-key.ts'
import { isClosed, type StoredFeedback } from './feedback.ts'
import { getFeedbackSubject, type FeedbackSubject } from './feedback-subject.store.ts'
import { listFeedback } from './feedback.store.ts'

interface FoundFeedback {
  /** The revision asked for; by default the newest that holds an assessment, else the newest closed one, else the newest. */
  readonly stored: StoredFeedback
  /** The newest first. */
  readonly all: readonly StoredFeedback[]
  /** The closed revision that it is compared with; by default the one before it. */
  readonly comparedWith: StoredFeedback | undefined
  readonly interview: FeedbackSubject
}

/** Reads a session's feedback; undefined when there is none, or no such revision to show or to compare with. */
export async function readFeedback(
  db: Db,
  key: SessionKey,
  wanted: { revision?: number | undefined; compared_with?: number | undefined } = {},
): Promise<FoundFeedback | undefined> {
  const all = await listFeedback(db, key)
  const closed = all.filter(({ status }) => isClosed(status))
  const stored =
    wanted.revision === undefined
      ? (closed.find(({ status }) => status === 'READY') ?? closed[0] ?? all[0])
      : all.find(({ revision }) => revision === wanted.revision)
  const { compared_with: other } = wanted
  const isMissing = other !== undefined && !all.some(({ revision }) => revision === other)
  if (stored === undefined || isMissing) return undefined
  const comparedWith = closed.find(({ revision }) =>
    other === undefined ? revision < stored.revision : revision === other && revision !== stored.revision,
  )
  return { stored, all, comparedWith, interview: await getFeedbackSubject(db, key) }
}
