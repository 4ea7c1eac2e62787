import { createServer, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { ErrorCode, InterviewTerms } from '@interview-pass/contracts'

export interface SoldCode {
  readonly accessCode: string
  readonly tenantId: string
  readonly orderId: string
  readonly expireAt: string
  readonly interview: InterviewTerms
}

/** payment-service's verify, for tests that need nothing else of it. */
export interface PaymentFixture {
  readonly url: string
  /** How often it was asked. */
  readonly askedCount: number
  sell(code: SoldCode): void
  refuse(accessCode: string, code: ErrorCode): void
  /** `SILENT` never answers, `BROKEN` answers 503, `UP` as it should. */
  setState(state: 'UP' | 'BROKEN' | 'SILENT'): void
  close(): Promise<void>
}

const asked = z.object({ access_code: z.string() })

export async function startPaymentFixture(): Promise<PaymentFixture> {
  const sold = new Map<string, SoldCode>()
  const refused = new Map<string, ErrorCode>()
  let state: 'UP' | 'BROKEN' | 'SILENT' = 'UP'
  let askedCount = 0
  const server = createServer((request, response) => {
    askedCount += 1
    void json(request).then((body) => {
      const { access_code: accessCode } = asked.parse(body)
      if (state === 'BROKEN') return answerError(response, 'SERVICE_UNAVAILABLE')
      const code = sold.get(accessCode)
      const refusal = refused.get(accessCode) ?? (code === undefined ? 'INVALID_ACCESS' : undefined)
      if (state === 'SILENT') return undefined
      if (code === undefined || refusal !== undefined) {
        return answerError(response, refusal ?? 'INVALID_ACCESS')
      }
      return answer(response, 200, { data: grantOf(code), success: true, message: 'success' })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    get askedCount() {
      return askedCount
    },
    sell: (code) => void sold.set(code.accessCode, code),
    refuse: (accessCode, code) => void refused.set(accessCode, code),
    setState: (next) => {
      state = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function grantOf(code: SoldCode) {
  return {
    valid: true,
    status: 'AVAILABLE',
    tenant_id: code.tenantId,
    product: { product_id: code.orderId, name: 'Interview' },
    interview: code.interview,
    expires_at: code.expireAt,
  }
}

function answerError(response: ServerResponse, code: ErrorCode): void {
  answer(response, 400, { data: null, success: false, message: code, error: { code, message: code } })
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      ...body,
      code: status,
      timestamp: new Date().toISOString(),
      request_id: '0197d2a4-1111-7c3a-9f20-5b8e1c2d3e4f',
      version: 'v1',
    }),
  )
}
