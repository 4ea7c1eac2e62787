import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

interface Received {
  readonly contentType: string | undefined
  readonly form: Record<string, string>
}

/** The merchant's notify_url: keeps what comes, and answers `success` unless told otherwise. */
export interface Receiver {
  readonly url: string
  readonly received: Received[]
  readonly answerWith: (answer: (response: ServerResponse) => void) => void
  readonly close: () => Promise<void>
}

export const success = (response: ServerResponse): void => {
  response.end('success')
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let answer = success
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body))
      received.push({ contentType: request.headers['content-type'], form })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}/notify`,
    received,
    answerWith: (next) => {
      answer = next
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      })
    },
  }
}
