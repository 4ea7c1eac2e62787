import { fileURLToPath } from 'node:url'
import { actorTokenScheme, type ServiceDescription } from '@interview-pass/service-kit'

/** What this service is called, owns and says about itself. */
export const service = {
  name: 'interview-service',
  schema: 'interview',
  spanAttributes: [
    'gen_ai.operation.name',
    'gen_ai.provider.name',
    'gen_ai.request.model',
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
    'interview.session.id',
    'model_call.purpose',
  ],
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  // A résumé and a job description of full length, each character escaped to six bytes as some clients do, and room for the rest.
  bodyLimitBytes: 192 * 1024,
  docs: {
    title: 'interview-service',
    description: 'Interviews of Interview Pass: sessions, the talk with the interviewer, and feedback.',
  },
  securitySchemes: {
    sessionToken: {
      type: 'http',
      scheme: 'bearer',
      description: 'The token that opening the interview gave; it opens that one session',
    },
    accessCode: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Access-Code',
      description:
        'The twelve characters that opened the interview, as people type them; the body takes them as well',
    },
  },
  internal: {
    docs: {
      title: 'interview-service administration',
      description: 'Sessions of Interview Pass. Only on the internal port.',
    },
    securitySchemes: { actorToken: actorTokenScheme },
  },
} satisfies ServiceDescription

/** Names that this service's log lines may carry beside the kit's own; none holds a secret or a person's words. */
export const logFields = ['model', 'purpose', 'rule', 'finding', 'orderId']
