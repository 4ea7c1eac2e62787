import { createHash } from 'node:crypto'
import { signatureExample, signatureText } from '@interview-pass/contracts'

const { secret, request, signature } = signatureExample

const hashOfNothing = createHash('sha256').digest('hex')

const description = `Lower-case hex HMAC-SHA256, under the client's secret, of five lines joined by line feeds, with none at the end: the method in capitals, the path with its query exactly as sent, the value of X-Timestamp, the value of X-Nonce, and the lower-case hex SHA-256 of the body's bytes as sent. Without a body that is \`${hashOfNothing}\`. The key is the secret's own characters: nothing is decoded.

It is different for each request, so a generated client sets the four headers in the place where it shows a request just before it is sent: a middleware of openapi-fetch, a request editor of oapi-codegen, an event hook of httpx, an HttpClient interceptor in Java. A retry signs anew, with a new nonce.

Under the secret \`${secret}\`, a POST of \`${request.body}\` signs

\`\`\`
${signatureText(request)}
\`\`\`

as \`${signature}\`. While the service runs in development, the answer to a wrong signature shows the text that was to be signed, and its SHA-256, in \`details\`.`

/** The security schemes of a signed request, as the OpenAPI document describes them. */
export const signatureSchemes = {
  clientId: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Client-Id',
    description: 'The id of the API client that signs',
  },
  timestamp: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Timestamp',
    description: 'Unix time in whole seconds, at most 300 from ours',
  },
  nonce: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Nonce',
    description: '16 to 64 letters, digits, `_` or `-`, never used before; a uuid will do',
  },
  requestSignature: { type: 'apiKey', in: 'header', name: 'X-Signature', description },
} as const

/** All four prove a request together. */
export const signatureSecurity = { clientId: [], timestamp: [], nonce: [], requestSignature: [] } as const
