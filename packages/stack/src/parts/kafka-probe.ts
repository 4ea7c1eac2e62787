import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'

/**
 * Speaks the few bytes of Kafka's protocol that tell whether a group can be joined. A client library connects long
 * before that: a cold broker accepts it and then fails its first consumer while the coordinator loads.
 * Source: kafka.apache.org/protocol, FindCoordinator v0 (key 10) and DescribeGroups v0 (key 15).
 */
const findCoordinator = 10
const describeGroups = 15
const deadlineMs = 2_000

/** One name for each partition of an offsets topic of three: |hash('a')| mod 3 is 1, 'b' 2, 'c' 0. */
const probeGroups = ['a', 'b', 'c']

/** Resolves when the coordinators of a broker's groups have loaded; throws while they have not. */
export async function groupsCanBeJoined(brokers: string): Promise<void> {
  const [first = ''] = brokers.split(',')
  const at = first.lastIndexOf(':')
  const socket = createConnection({ host: first.slice(0, at), port: Number(first.slice(at + 1)) })
  socket.setTimeout(deadlineMs, () => socket.destroy(new Error(`no answer within ${deadlineMs / 1000} s`)))
  const closed = new AbortController()
  socket.once('close', () => closed.abort(new Error('the connection closed')))
  try {
    await once(socket, 'connect')
    for (const group of probeGroups) {
      const coordinator = await ask(socket, closed.signal, findCoordinator, kafkaString(group))
      refuse('finding the coordinator', coordinator.readInt16BE(0))
      const groups = Buffer.concat([kafkaInt32(1), kafkaString(group)])
      const described = await ask(socket, closed.signal, describeGroups, groups)
      refuse('describing a group', described.readInt16BE(4))
    }
  } finally {
    socket.destroy()
  }
}

function refuse(what: string, errorCode: number): void {
  if (errorCode !== 0) throw new Error(`${what} answers Kafka error ${errorCode}`)
}

/** Sends one request and answers the body of its response. */
async function ask(socket: Socket, closed: AbortSignal, apiKey: number, body: Buffer): Promise<Buffer> {
  const header = Buffer.concat([kafkaInt16(apiKey), kafkaInt16(0), kafkaInt32(1), kafkaString('stack')])
  socket.write(Buffer.concat([kafkaInt32(header.length + body.length), header, body]))
  const lengthBytes = 4
  const correlationBytes = 4
  let received = Buffer.alloc(0)
  while (received.length < lengthBytes || received.length < lengthBytes + received.readInt32BE(0)) {
    const chunks: unknown[] = await once(socket, 'data', { signal: closed })
    received = Buffer.concat([received, ...chunks.filter((chunk) => Buffer.isBuffer(chunk))])
  }
  return received.subarray(lengthBytes + correlationBytes)
}

function kafkaInt16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function kafkaInt32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function kafkaString(value: string): Buffer {
  return Buffer.concat([kafkaInt16(Buffer.byteLength(value)), Buffer.from(value)])
}
