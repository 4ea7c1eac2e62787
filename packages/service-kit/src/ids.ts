import { v7 } from 'uuid'

/** A UUIDv7: unique everywhere and ordered by time, so that index pages stay warm. */
export function newId(): string {
  return v7()
}
