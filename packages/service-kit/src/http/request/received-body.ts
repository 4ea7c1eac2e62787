import type { Readable } from 'node:stream'

/** What arrives of a body, whether or not anybody could read it. */
export interface ReceivedBody {
  /** The first bytes, at most the limit: as soon as they are here, the body ended or its sender stopped for a second. */
  firstBytes(): Promise<Buffer>
}

/** A sender that holds back the body of a refused request does not hold back its answer. */
const pauseMaxMs = 1000

/** Listens to a body while it is received. Attach it before anything else reads. */
export function keepReceived(body: Readable, limitBytes: number): ReceivedBody {
  const chunks: Buffer[] = []
  let length = 0
  const complete = Promise.withResolvers<void>()
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk)
    length += chunk.length
    if (length < limitBytes) return
    body.off('data', keep)
    complete.resolve()
  }
  body.on('data', keep)
  for (const ending of ['end', 'error', 'close']) body.once(ending, () => complete.resolve())
  return {
    async firstBytes() {
      const timer = setTimeout(() => complete.resolve(), pauseMaxMs)
      await complete.promise
      clearTimeout(timer)
      return Buffer.concat(chunks).subarray(0, limitBytes)
    },
  }
}
