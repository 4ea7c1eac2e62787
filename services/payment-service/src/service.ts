import { fileURLToPath } from 'node:url'
import type { ServiceDescription } from '@interview-pass/service-kit'
import packageJson from '../package.json' with { type: 'json' }

/** What this service is called, owns and says about itself. */
export const service = {
  name: 'payment-service',
  schema: 'payment',
  version: packageJson.version,
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  docs: {
    title: 'payment-service',
    description: 'Orders, payments and access codes of Interview Pass.',
  },
  securitySchemes: {
    clientId: { type: 'apiKey', in: 'header', name: 'X-Client-Id' },
    timestamp: { type: 'apiKey', in: 'header', name: 'X-Timestamp', description: 'Unix seconds, ±300 s' },
    nonce: { type: 'apiKey', in: 'header', name: 'X-Nonce', description: 'Single use' },
    requestSignature: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Signature',
      description:
        'Hex HMAC-SHA256 over METHOD, path?query, timestamp, nonce and hex(sha256(body)), joined by line feeds',
    },
    accessCode: { type: 'apiKey', in: 'header', name: 'X-Access-Code' },
  },
} satisfies ServiceDescription

/** Names that this service's log lines may carry beside the kit's own; none holds a secret or a person's data. */
export const logFields = ['channel', 'outcome', 'orderId', 'sessionId', 'queryCount', 'resetSeconds']
