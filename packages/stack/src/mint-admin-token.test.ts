import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { mintAdminToken, readBearer } from './mint-admin-token.ts'

const issuer = { issuer: 'someone', audience: 'payment-service', sharedKey: 'k'.repeat(32) }
const tenant = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('a token of administration', () => {
  it('says what was asked for, and ends', async () => {
    const bearer = readBearer(['--role', 'TEAM_LEAD', '--tenant', tenant, '--team', 'blue', '--minutes', '5'])
    const token = await mintAdminToken(bearer, issuer)
    const { payload } = await jwtVerify(token, Buffer.from(issuer.sharedKey), {
      issuer: issuer.issuer,
      audience: issuer.audience,
    })
    expect(payload).toMatchObject({ sub: 'developer', tenant_id: tenant, team: 'blue', roles: ['TEAM_LEAD'] })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  })

  it.each([
    [[]],
    [['--role']],
    [['--role', 'NOBODY', '--tenant', tenant]],
    [['--role', 'ENGINEER']],
    [['--role', 'ENGINEER', '--tenant', 'mine']],
    [['--role', 'ENGINEER', '--tenant', tenant, '--minutes', '1441']],
    [['--tenants', tenant]],
  ])('is not made of %j, and the command says how it is called', (args) => {
    expect(() => readBearer(args)).toThrow('npm run admin:token -- --role')
  })
})
