import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { errorCodes, type ErrorCode } from '@interview-pass/contracts'
import { listenLocally, type ListeningServer } from '@interview-pass/service-kit/testing'

/** A request as a server got it. */
export interface Received {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface LocalServer extends ListeningServer {
  readonly received: readonly Received[]
}

type Answer = (request: Received, response: ServerResponse) => void

/** Returns the first request by the first answer, and so on; the last one answers all that come after. */
export async function serve(...answers: readonly Answer[]): Promise<LocalServer> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const each = { method, target: url, headers, body: Buffer.concat(chunks).toString() }
      received.push(each)
      answers[Math.min(received.length, answers.length) - 1]?.(each, response)
    })
  })
  return { ...(await listenLocally(server)), received }
}

const common = () => ({ timestamp: new Date().toISOString(), request_id: randomUUID(), version: 'v1' })

export function succeed(data: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ success: true, code: status, message: 'success', data, ...common() }))
  }
}

export function refuse(code: ErrorCode, headers: Record<string, string> = {}, details?: object): Answer {
  const { status, message } = errorCodes[code]
  return (_request, response) => {
    const error = { code, message: message.en, details }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(
      JSON.stringify({ success: false, code: status, message: message.en, data: null, error, ...common() }),
    )
  }
}

/** What a killed process looks like from outside. */
export const hangUp: Answer = (_request, response) => void response.destroy()

/** Server-sent events in these very pieces, `everyMs` apart; `CUT` breaks the connection after them. */
export function streamed(
  pieces: readonly (string | Buffer)[],
  ending: 'END' | 'CUT' | 'SILENCE' = 'END',
  everyMs = 0,
): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const writeNext = (index: number): void => {
      const piece = pieces[index]
      if (piece !== undefined) {
        response.write(piece, () => setTimeout(() => writeNext(index + 1), everyMs))
        return
      }
      if (ending === 'END') response.end()
      if (ending === 'CUT') response.destroy()
    }
    writeNext(0)
  }
}
