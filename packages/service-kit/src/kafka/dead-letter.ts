import { EventFormatError } from '@interview-pass/contracts'
import { AppError } from '../app-error.ts'
import { databaseErrorOf } from '../database/errors.ts'
import type { AddressedMessage } from './producer.ts'
import type { KafkaMessage } from './kafka.ts'
import { deadLetterTopic, topicName } from './topic-name.ts'

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

/** The message as it came, byte for byte, with why and from where it was parked in its headers. */
export function deadLetter(
  message: KafkaMessage,
  origin: DeadLetterOrigin,
  error: unknown,
): AddressedMessage {
  return {
    topic: deadLetterTopic(origin.namespace, origin.topic, origin.group),
    message: {
      key: message.key,
      value: message.value,
      headers: {
        ...singleHeaders(message),
        'x-error-reason': reasonOf(error),
        'x-error-at': origin.at.toISOString(),
        'x-original-topic': topicName(origin.namespace, origin.topic),
        'x-original-partition': String(origin.partition),
        'x-original-offset': message.offset,
        'x-original-group': origin.group,
      },
    },
  }
}

function singleHeaders(message: KafkaMessage): Record<string, string | Buffer> {
  const headers: Record<string, string | Buffer> = {}
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const single = Array.isArray(value) ? value[0] : value
    if (single !== undefined) headers[name] = single
  }
  return headers
}

/** Says which rule was broken. Other errors give only class and code: their messages may hold a person's data. */
export function reasonOf(error: unknown): string {
  if (error instanceof EventFormatError) return `${error.name}: ${error.message}`.slice(0, reasonLengthMax)
  if (error instanceof AppError) return `${error.name}: ${error.code}`
  const database = databaseErrorOf(error)
  if (database !== undefined)
    return ['DatabaseError', database.code, database.constraint].filter(Boolean).join(': ')
  return error instanceof Error ? error.name : 'unknown'
}
