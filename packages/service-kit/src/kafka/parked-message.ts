import { letterHeaders } from './dead-letter.ts'
import type { IHeaders, KafkaMessage } from './kafka.ts'

/** What a dead letter says about its message. */
export interface ParkedMessage {
  /** Of the letter in the topic of dead letters. */
  readonly offset: string
  /** Why it was parked; which rule it broke, or which error it met. */
  readonly reason: string
  /** When, as the group wrote it. */
  readonly parkedAt: string
  /** Where it was: the topic as the broker knows it. */
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string }
  /** What of it the letter does not hold; undefined when that holds all. */
  readonly incomplete: string | undefined
  /** The message as it came. */
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: IHeaders
}

/** Reads a letter. A text that it does not have is empty: anybody who may write there can leave one out. */
export function parkedMessage({ headers = {}, key, value, offset }: KafkaMessage): ParkedMessage {
  const own = (name: string): string | undefined => {
    const last = [headers[name]].flat().at(-1)
    return last === undefined || last === null ? undefined : String(last)
  }
  return {
    offset,
    reason: own(letterHeaders.reason) ?? '',
    parkedAt: own(letterHeaders.at) ?? '',
    origin: {
      topic: own(letterHeaders.topic) ?? '',
      partition: Number(own(letterHeaders.partition) ?? Number.NaN),
      offset: own(letterHeaders.offset) ?? '',
    },
    incomplete: own(letterHeaders.incomplete),
    key,
    value,
    headers: headersOfMessage(headers),
  }
}

/** Without what the letter has added: the last value of each of its names. */
function headersOfMessage(headers: IHeaders): IHeaders {
  const added = new Set<string>(Object.values(letterHeaders))
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (!added.has(name)) return [[name, value]]
      const [first, ...others] = [value].flat().slice(0, -1)
      if (first === undefined) return []
      return [[name, others.length === 0 ? first : [first, ...others.filter((other) => other !== undefined)]]]
    }),
  )
}
