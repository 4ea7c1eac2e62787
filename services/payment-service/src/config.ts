import {
  secret,
  serviceConfig,
  urlOf,
  wholeNumber,
  adminProblems,
  adminVariables,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { longestPrecreateMs } from './attempts/attempt.ts'
import { isKey, isPairOf, readPrivateKey, readPublicKey } from './channels/alipay/alipay-keys.ts'

const milliseconds = (fallback: number) => wholeNumber(100, 86_400_000).default(fallback)

const alipayTimeoutMsDefault = 4000

const variables = z.object({
  ...serviceConfig,
  ALIPAY_GATEWAY_URL: z
    .url()
    .max(256)
    .default('https://openapi.alipay.com/gateway.do')
    .describe('Alipay gateway (v2); the simulator or the sandbox outside production'),
  ALIPAY_APP_ID: z
    .string()
    .regex(/^\d{4,32}$/)
    .describe('Our application at Alipay'),
  ALIPAY_SELLER_ID: z
    .string()
    .regex(/^\d{4,32}$/)
    .describe('Our seller id (PID, begins with 2088): notifications for others are refused'),
  ALIPAY_PRIVATE_KEY: secret
    .refine(isKey(readPrivateKey), "must be an RSA private key, in PEM or in the Base64 of Alipay's key tool")
    .describe("Our private key, in PEM or in the Base64 of Alipay's key tool"),
  ALIPAY_PUBLIC_KEY: secret
    .refine(isKey(readPublicKey), 'must be an RSA public key, in PEM or in Base64')
    .describe("Alipay's public key (not our own), in PEM or in Base64"),
  ALIPAY_NOTIFY_URL: z.url().max(256).describe('Public address of /api/v1/payment/callback'),
  ALIPAY_TIMEOUT_MS: milliseconds(alipayTimeoutMsDefault).describe(
    'Deadline of one call to Alipay, in milliseconds; three of them must fit in REQUEST_TIMEOUT_MS',
  ),
  ALIPAY_FEE_BASIS_POINTS: wholeNumber(0, 1000)
    .optional()
    .describe(
      'What Alipay takes of each payment, in hundredths of a percent, such as 60; unset, nobody checks it',
    ),
  ORDER_LIFE_MS: milliseconds(900_000).describe(
    'How long the QR code of an order can be paid, in milliseconds',
  ),
  FIRST_QUERY_AFTER_MS: milliseconds(60_000).describe(
    'How long a QR code waits for news of its payment before the channel is asked, in milliseconds',
  ),
  SECRET_ENCRYPTION_KEY: secret
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64')
    .describe("Key that API clients' secrets are encrypted with in the database"),
  SMTP_URL: urlOf('smtp:', 'smtps:')
    .optional()
    .describe(
      'Mail server, as smtp:// (with STARTTLS where offered) or smtps://; without it no e-mail is sent',
    ),
  MAIL_FROM: z.email().max(254).optional().describe('Address that e-mails come from; needed with SMTP_URL'),
  // Below the time that a consumer gives a handler.
  SMTP_TIMEOUT_MS: wholeNumber(100, 15_000)
    .default(10_000)
    .describe('Deadline of one e-mail at the mail server, in milliseconds'),
  ...adminVariables,
})

const keys = variables.pick({ ALIPAY_PRIVATE_KEY: true, ALIPAY_PUBLIC_KEY: true })

const times = z.object({ ALIPAY_TIMEOUT_MS: z.number(), REQUEST_TIMEOUT_MS: z.number() })

/**
 * Every environment variable of payment-service. Secrets are also read from the file named by NAME_FILE. A gateway that
 * stays silent must be given up before the request is, or else the caller never learns that the outcome is unknown.
 */
export const configSchema = variables
  .superRefine(
    (config, context) => {
      for (const { name, problem } of adminProblems(config)) {
        context.addIssue({ code: 'custom', path: [name], message: problem })
      }
    },
    { when: () => true },
  )
  .superRefine(
    ({ ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEY }, context) => {
      if (!isPairOf(ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEY)) return
      context.addIssue({
        code: 'custom',
        path: ['ALIPAY_PUBLIC_KEY'],
        message:
          "is our own public key: Alipay's is another one, shown in its console after ours was uploaded",
      })
    },
    { when: ({ value }) => keys.safeParse(value).success },
  )
  .superRefine(
    (config, context) => {
      if (config.SMTP_URL === undefined || config.MAIL_FROM !== undefined) return
      context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is required with SMTP_URL' })
    },
    { when: () => true },
  )
  .superRefine(
    (config, context) => {
      if (longestPrecreateMs(config.ALIPAY_TIMEOUT_MS) <= config.REQUEST_TIMEOUT_MS) return
      // The one that was set: both defaults fit together.
      const isRaised = config.ALIPAY_TIMEOUT_MS > alipayTimeoutMsDefault
      context.addIssue({
        code: 'custom',
        path: [isRaised ? 'ALIPAY_TIMEOUT_MS' : 'REQUEST_TIMEOUT_MS'],
        message:
          'three attempts of ALIPAY_TIMEOUT_MS and the delays between them must fit in REQUEST_TIMEOUT_MS',
      })
    },
    // Whatever else is wrong, so that all problems are named at once.
    { when: ({ value }) => times.safeParse(value).success },
  )

export type Config = z.output<typeof configSchema>
