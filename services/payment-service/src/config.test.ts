import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { loadConfig } from '@interview-pass/service-kit'
import { describe, expect, it } from 'vitest'
import { configSchema } from './config.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

const alipayKeys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

const environment = {
  DATABASE_URL: 'postgres://localhost/payment',
  REDIS_URL: 'redis://localhost',
  KAFKA_BROKERS: 'localhost:9092',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_SELLER_ID: '2088000000000001',
  ALIPAY_PRIVATE_KEY: keys.privateKey,
  ALIPAY_PUBLIC_KEY: alipayKeys.publicKey,
  ALIPAY_NOTIFY_URL: 'https://pay.example/api/v1/payment/callback',
  SECRET_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
}

const load = (changes: Record<string, string>) => loadConfig(configSchema, { ...environment, ...changes })

describe('the time of a request', () => {
  it('has room for three silent attempts at the gateway and the delays between them', () => {
    const { ALIPAY_TIMEOUT_MS: attemptMs, REQUEST_TIMEOUT_MS: requestMs } = load({})
    expect(attemptMs + 100 + attemptMs + 200 + attemptMs).toBeLessThan(requestMs)
    expect(load({ ALIPAY_TIMEOUT_MS: '4900' }).ALIPAY_TIMEOUT_MS).toBe(4900)
  })

  it.each([
    ['ALIPAY_TIMEOUT_MS', '4901'],
    ['REQUEST_TIMEOUT_MS', '12299'],
  ])('that has not, because of %s, is refused at the start by the names of both variables', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(
      `${name}: three attempts of ALIPAY_TIMEOUT_MS and the delays between them must fit in REQUEST_TIMEOUT_MS`,
    )
  })

  it('is checked together with everything else', () => {
    const problems = () => load({ ALIPAY_TIMEOUT_MS: '4901', ALIPAY_APP_ID: 'none' })
    expect(problems).toThrow(/2 problem\(s\)/)
  })
})

describe('administration', () => {
  const names = { ADMIN_JWT_ISSUER: 'https://identity.example', ADMIN_JWT_AUDIENCE: 'admin' }
  const sharedKey = 'x'.repeat(32)
  const jwksUrl = 'https://identity.example/jwks'

  it('may be left out, and is proved by one key or by the keys of an issuer', () => {
    expect(load({}).ADMIN_JWT_SHARED_KEY).toBeUndefined()
    expect(load({ ...names, ADMIN_JWT_SHARED_KEY: sharedKey })).toMatchObject(names)
    expect(load({ ...names, ADMIN_JWT_JWKS_URL: jwksUrl })).toMatchObject(names)
  })

  it.each([
    ['production', 'http://localhost:8080/jwks'],
    ['production', 'http://127.0.0.1/jwks'],
    ['production', 'http://[::1]/jwks'],
    ['development', 'http://identity.example/jwks'],
  ])(
    'takes keys unencrypted from this machine, and from elsewhere outside production: %s %s',
    (mode, url) => {
      const { ADMIN_JWT_JWKS_URL } = load({ ...names, NODE_ENV: mode, ADMIN_JWT_JWKS_URL: url })
      expect(ADMIN_JWT_JWKS_URL).toBe(url)
    },
  )

  it.each(['http://identity.example/jwks', 'http://127.0.0.1.example/jwks', 'http://localhost.example'])(
    'takes no keys in production that somebody on the way can exchange: %s',
    (url) => {
      expect(() => load({ ...names, NODE_ENV: 'production', ADMIN_JWT_JWKS_URL: url })).toThrow(
        'ADMIN_JWT_JWKS_URL: must be https in production',
      )
      expect(() => load({ ...names, ADMIN_JWT_JWKS_URL: url })).toThrow('ADMIN_JWT_JWKS_URL')
    },
  )

  it.each([
    [{ ...names, ADMIN_JWT_SHARED_KEY: 'x'.repeat(31) }, 'ADMIN_JWT_SHARED_KEY: must be at least 32 bytes'],
    [{ ...names, ADMIN_JWT_JWKS_URL: 'file:///keys' }, 'ADMIN_JWT_JWKS_URL'],
    [
      { ...names, ADMIN_JWT_SHARED_KEY: sharedKey, ADMIN_JWT_JWKS_URL: jwksUrl },
      'ADMIN_JWT_SHARED_KEY: must not be set with ADMIN_JWT_JWKS_URL',
    ],
    [{ ADMIN_JWT_SHARED_KEY: sharedKey, ALIPAY_APP_ID: 'none' }, /3 problem\(s\)/],
  ])('is refused at the start when it is half or twice configured', (changes, problem) => {
    expect(() => load(changes)).toThrow(problem)
  })
})

it("our own public key in the place of Alipay's is refused at the start", () => {
  expect(() => load({ ALIPAY_PUBLIC_KEY: keys.publicKey })).toThrow(
    'ALIPAY_PUBLIC_KEY: is our own public key',
  )
})

describe('the mail server', () => {
  const mailServer = { SMTP_URL: 'smtp://localhost:1025', MAIL_FROM: 'codes@interview-pass.example' }

  it('may be left out, and then nothing is said about it', () => {
    expect(load({}).SMTP_URL).toBeUndefined()
    expect(load(mailServer)).toMatchObject(mailServer)
  })

  it('needs a sender, which is named together with everything else', () => {
    expect(() => load({ SMTP_URL: mailServer.SMTP_URL })).toThrow('MAIL_FROM: is required')
    expect(() => load({ SMTP_URL: mailServer.SMTP_URL, ALIPAY_APP_ID: 'none' })).toThrow(/2 problem\(s\)/)
  })

  it.each([
    ['SMTP_URL', 'http://localhost', 'must be a URL that begins with smtp:// or smtps://'],
    ['SMTP_TIMEOUT_MS', '15001', 'SMTP_TIMEOUT_MS'],
    ['MAIL_FROM', 'Interview Pass <codes@interview-pass.example>', 'MAIL_FROM'],
  ])('is refused at the start when %s is %s', (name, value, problem) => {
    expect(() => load({ ...mailServer, [name]: value })).toThrow(problem)
  })
})
