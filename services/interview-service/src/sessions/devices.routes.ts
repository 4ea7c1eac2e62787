import { z } from 'zod'
import { accessCodeInput } from '@interview-pass/contracts'
import { publicAccess, route, type AccessRule, type Feature } from '@interview-pass/service-kit'
import { givenCode } from '../access/given-code.ts'
import { addDevice, type AddDeviceDeps } from './add-device.ts'

export type DeviceRoutesDeps = AddDeviceDeps

const issuedToken = z
  .object({
    session_id: z.uuid(),
    token: z.string().max(100),
    token_expires_at: z.iso.datetime(),
  })
  .meta({ id: 'IssuedToken' })

/** The code is looked at after the limit, so that every guess counts by address. */
const accessCodeAccess: AccessRule<undefined> = {
  ...publicAccess,
  name: 'access code',
  openApiSecurity: [{ accessCode: [] }],
  challenge: 'AccessCode',
  errors: ['UNAUTHENTICATED', 'INVALID_ACCESS'],
}

/** Going on with an interview on another device. */
export function deviceRoutes(deps: DeviceRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'POST',
        path: '/interview/:id/token',
        operationId: 'createToken',
        summary: 'Another token for an interview, against its access code',
        description:
          'For another device, or when the token was lost. The code stands in `X-Access-Code` or in the body. Each call gives another token, and those given before stay good, so that two devices can be used side by side.',
        tags: ['interview'],
        access: accessCodeAccess,
        rateLimit: { group: 'interview-token', perMinute: 60, by: 'address' },
        params: z.object({
          id: z.uuid().toLowerCase().describe('The `session_id` that createInterview gave'),
        }),
        headers: z.object({ 'x-access-code': accessCodeInput.optional() }),
        body: z.strictObject({ access_code: accessCodeInput.nullish() }).default({}),
        answers: { 201: issuedToken },
        errors: [],
        async handle({ params, headers, body }) {
          const accessCode = givenCode(headers, body.access_code)
          const { token, expiresAt } = await addDevice(deps, { publicId: params.id, accessCode })
          const data = { session_id: params.id, token, token_expires_at: expiresAt.toISOString() }
          return { status: 201 as const, data }
        },
      }),
    )
  }
}
