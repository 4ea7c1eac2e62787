import { EventFormatError } from '@interview-pass/contracts'
import { AppError } from '../app-error.ts'
import { databaseErrorOf } from '../database/errors.ts'
import type { AddressedMessage } from './producer.ts'
import type { IHeaders, KafkaMessage } from './kafka.ts'
import { namespaced } from '../config/namespaced.ts'

export interface DeadLetterOrigin {
  readonly namespace: string
  /** Without namespace. */
  readonly topic: string
  readonly partition: number
  /** Without namespace. */
  readonly group: string
  readonly at: Date
}

const reasonLengthMax = 500
/** What a letter adds to the headers of its message. */
export const letterHeaders = {
  reason: 'x-error-reason',
  at: 'x-error-at',
  topic: 'x-original-topic',
  partition: 'x-original-partition',
  offset: 'x-original-offset',
  group: 'x-original-group',
  /** Says what of the message is not in the letter. It is all there at its first place, as long as that topic keeps it. */
  incomplete: 'x-parked-incomplete',
} as const
/** Each costs the client half a kilobyte when it is written: a record of 1 MiB can have half a million of them. */
const headerValuesMax = 1000
/**
 * The one that a dead-letter topic has. It is not left to the client to find by the key, for which it needs time that grows
 * with the square of the key's length: minutes without a pause for the 900 KiB that a peer may send.
 */
export const letterPartition = 0
/** What a letter keeps of each part, in bytes. */
interface KeptBytes {
  readonly key: number
  readonly headers: number
  readonly value: number
}

const wholeMessage: KeptBytes = { key: Infinity, headers: Infinity, value: Infinity }
/** For a topic that does not take the whole letter. An event of ours may have 64 KiB, so every topic takes that much. */
export const cutMessage: KeptBytes = { key: 4 * 1024, headers: 16 * 1024, value: 32 * 1024 }

/** One may be there without a value. */
type Header = readonly [name: string, value: string | Buffer | null]

/**
 * The message as it came, byte for byte, with why and from where it was parked in its headers. Where it has such headers
 * itself, having been parked before, the last value of each is ours. A cut one has of each part what fits, and a note of what
 * does not.
 */
export function deadLetter(
  message: KafkaMessage,
  origin: DeadLetterOrigin,
  error: unknown,
  keptBytes = wholeMessage,
): AddressedMessage {
  const given = headersOf(message)
  const headers = fittingHeaders(given.slice(0, headerValuesMax), keptBytes.headers)
  const keyBytes = message.key?.length ?? 0
  const key = keyBytes <= keptBytes.key ? message.key : null
  const value = message.value?.subarray(0, keptBytes.value) ?? null
  const incomplete = [
    ...missingPart('value, in bytes', value?.length ?? 0, message.value?.length ?? 0),
    ...missingPart('key, in bytes', key?.length ?? 0, keyBytes),
    ...missingPart('headers', headers.length, given.length),
    // The client reads names as text. Both an honest U+FFFD and the bytes that it stands for land here.
    ...(headers.some(([name]) => name.includes('\uFFFD'))
      ? ['names of headers: bytes that are no text']
      : []),
  ]
  const own: Header[] = [
    [letterHeaders.reason, reasonOf(error)],
    [letterHeaders.at, origin.at.toISOString()],
    [letterHeaders.topic, namespaced(origin.namespace, origin.topic)],
    [letterHeaders.partition, String(origin.partition)],
    [letterHeaders.offset, message.offset],
    [letterHeaders.group, origin.group],
  ]
  if (incomplete.length > 0) own.push([letterHeaders.incomplete, incomplete.join('; ')])
  return {
    topic: deadLetterTopic(origin.namespace, origin.topic, origin.group),
    message: { key, value, headers: groupedByName([...headers, ...own]), partition: letterPartition },
  }
}

const missingPart = (part: string, kept: number, all: number): string[] =>
  kept === all ? [] : [`${part}: ${kept} of ${all}`]

function headersOf(message: KafkaMessage): Header[] {
  return Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().flatMap((single): Header[] => (single === undefined ? [] : [[name, single]])),
  )
}

function fittingHeaders(headers: readonly Header[], bytesMax: number): readonly Header[] {
  let bytes = 0
  return headers.filter(([name, value]) => {
    const size = Buffer.byteLength(name) + Buffer.byteLength(value ?? '')
    if (bytes + size > bytesMax) return false
    bytes += size
    return true
  })
}

function groupedByName(headers: readonly Header[]): IHeaders {
  const values = Map.groupBy(headers, ([name]) => name)
  return Object.fromEntries(
    [...values].map(([name, group]) => {
      const [first = null, ...others] = group.map(([, value]) => value)
      return [name, others.length === 0 ? first : [first, ...others]]
    }),
  )
}

/** Where a group parks the messages of a topic that it can never handle; `topic` and `group` without namespace. */
export function deadLetterTopic(namespace: string, topic: string, group: string): string {
  return namespaced(namespace, `${topic}.${group}.dlq`)
}

/** Says which rule was broken. Other errors give only class and code: their messages may hold a person's data. */
export function reasonOf(error: unknown): string {
  if (error instanceof EventFormatError) return `${error.name}: ${error.message}`.slice(0, reasonLengthMax)
  if (error instanceof AppError) return `${error.name}: ${error.code}`
  const database = databaseErrorOf(error)
  if (database !== undefined) {
    return ['DatabaseError', database.code, database.constraint].filter(Boolean).join(': ')
  }
  return error instanceof Error ? error.name : 'unknown'
}
