import { fileURLToPath } from 'node:url'
import { actorTokenScheme, type ServiceDescription } from '@interview-pass/service-kit'
import { signatureSchemes } from './clients/signature-security.ts'

/** What this service is called, owns and says about itself. */
export const service = {
  name: 'payment-service',
  schema: 'payment',
  spanAttributes: ['order.id', 'payment.channel', 'rpc.method', 'rpc.system'],
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  docs: {
    title: 'payment-service',
    description: 'Orders, payments and access codes of Interview Pass.',
  },
  securitySchemes: {
    ...signatureSchemes,
    eventsToken: {
      type: 'apiKey',
      in: 'query',
      name: 'token',
      description:
        'In the `events_url` of an order: shows its state until its QR code ends, and nothing else',
    },
    accessCode: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Access-Code',
      description:
        'The twelve characters that open one interview, as people type them; a POST takes them in its body as well',
    },
  },
  internal: {
    docs: {
      title: 'payment-service administration',
      description: 'Tenants, users, products and API clients of Interview Pass. Only on the internal port.',
    },
    securitySchemes: { actorToken: actorTokenScheme },
  },
} satisfies ServiceDescription

/** Names that this service's log lines may carry beside the kit's own; none holds a secret or a person's data. */
export const logFields = ['channel', 'day', 'outcome', 'orderId', 'sessionId', 'queryCount', 'resetSeconds']
