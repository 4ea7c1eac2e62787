import type { FastifyReply } from 'fastify'
import type { TextAnswer } from './answer.ts'
import type { WriteHead } from './headers.ts'
import type { HeaderValues } from './security-headers.ts'

/** Writes whole answers past Fastify's own `send`, which would look again at a body and headers that are known to be right. */
export interface BodyWriter {
  writeJson(reply: FastifyReply, status: number, text: string, ofHandler?: HeaderValues): void
  writeText(reply: FastifyReply, answer: TextAnswer): void
}

export function bodyWriter(writeHead: WriteHead): BodyWriter {
  const write = (
    reply: FastifyReply,
    message: { status: number; contentType: string; text: string },
    ofHandler: HeaderValues | undefined,
  ): void => {
    reply.hijack()
    const { status, contentType, text } = message
    const headers = ['content-type', contentType, 'content-length', Buffer.byteLength(text)]
    writeHead(reply, status, headers, ofHandler)
    reply.raw.end(text)
  }
  return {
    writeJson(reply, status, text, ofHandler) {
      write(reply, { status, contentType: 'application/json; charset=utf-8', text }, ofHandler)
    },
    writeText(reply, { status = 200, text, contentType = 'text/plain', headers }) {
      write(reply, { status, contentType: `${contentType}; charset=utf-8`, text }, headers)
    },
  }
}
