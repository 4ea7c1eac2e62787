import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { currentApiVersion } from '@interview-pass/contracts'
import { AppError } from '../../app-error.ts'
import { errorEnvelopeOf } from './envelope.ts'

/** Refuses what is not HTTP, has headers beyond all measure or never ends, and closes its connection: there is no request to reply to. */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Pick<Socket, 'writable' | 'write' | 'destroy'>,
): void {
  // The client itself cut the connection.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const requestId = randomUUID()
  const refusal = new AppError('MALFORMED_REQUEST')
  const body = JSON.stringify(errorEnvelopeOf(refusal, 'zh-CN', { requestId, version: currentApiVersion }))
  const lines = Object.entries({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${refusal.status} Bad Request\r\n${lines.join('')}\r\n${body}`)
  socket.destroy()
}
