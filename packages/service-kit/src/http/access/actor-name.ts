import { createHash } from 'node:crypto'
import type { PermittedActor } from './jwt.ts'

const lengthMax = 90

/** What books and keys call an actor, at most 90 characters: the subject, or the SHA-256 of one that is longer. */
export function actorName({ subject }: Pick<PermittedActor, 'subject'>): string {
  return subject.length <= lengthMax ? subject : createHash('sha256').update(subject).digest('hex')
}
