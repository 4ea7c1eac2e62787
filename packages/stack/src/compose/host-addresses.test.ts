import { describe, expect, it } from 'vitest'
import { addresses } from '../addresses.ts'
import { databaseUrls } from '../database/prepare-database.ts'
import { hostAddresses } from './host-addresses.ts'

const settings = {
  POSTGRES_URL: 'postgres://postgres:secret@postgres:5432/postgres',
  KAFKA_BROKERS: 'kafka:9092',
  ALIPAY_SIMULATOR_URL: 'http://alipay-simulator:4010',
  CLAUDE_SIMULATOR_URL: 'http://claude-simulator:4020',
  HOST_POSTGRES: '127.0.0.1:15432',
  HOST_REDIS: '127.0.0.1:16379',
  HOST_KAFKA: '127.0.0.1:19092',
  HOST_PAYMENT: '127.0.0.1:3000',
  HOST_PAYMENT_INTERNAL: '127.0.0.1:9000',
  HOST_INTERVIEW: '127.0.0.1:3001',
  HOST_INTERVIEW_INTERNAL: '127.0.0.1:9001',
  HOST_GATEWAY: '127.0.0.1:8443',
  HOST_ALIPAY_SIMULATOR: '127.0.0.1:4010',
  HOST_CLAUDE_SIMULATOR: '127.0.0.1:4020',
  HOST_MAIL: '127.0.0.1:1080',
  HOST_MAIL_SMTP: '127.0.0.1:1025',
}
const admin = { issuer: 'stack', audience: 'payment-service', shared_key: 'x'.repeat(32) }
const certificate = '-----BEGIN CERTIFICATE-----'
const demo = { client_id: 'demo-client', client_secret: 'secret', user_id: 'user', product_id: 'product' }

describe('the addresses of a stack in containers', () => {
  it('are those at which this machine reaches them, but for the internal port of interview-service, which is not published', () => {
    const { payment, interview, redis, kafka, ...rest } = hostAddresses(settings, 'interview_pass', {
      demo,
      admin,
      certificate,
    })
    expect(payment).toEqual({ url: 'http://127.0.0.1:3000', internal_url: 'http://127.0.0.1:9000' })
    expect(interview).toEqual({ url: 'http://127.0.0.1:3001', internal_url: 'http://127.0.0.1:9001' })
    expect({ redis, kafka }).toEqual({
      redis: { url: 'redis://127.0.0.1:16379' },
      kafka: { brokers: '127.0.0.1:19092' },
    })
    expect(rest.gateway).toEqual({ url: 'https://127.0.0.1:8443', certificate })
    expect(rest.mail).toEqual({ url: 'http://127.0.0.1:1080', smtp_url: 'smtp://127.0.0.1:1025' })
    expect(new URL(rest.postgres.owner_url).host).toBe('127.0.0.1:15432')
    expect(rest).toMatchObject({ demo, admin })
  })

  it('hold the passwords that the roles have inside', () => {
    const inside = databaseUrls(settings.POSTGRES_URL, 'interview_pass')
    const outside = hostAddresses(settings, 'interview_pass', { demo, admin, certificate }).postgres
    expect(new URL(outside.payment_service_url).password).toBe(new URL(inside.paymentServiceUrl).password)
    expect(new URL(outside.interview_service_url).password).toBe(new URL(inside.interviewServiceUrl).password)
  })

  it('make a document like that of any other stack', () => {
    const document = hostAddresses(settings, 'interview_pass', { demo, admin, certificate })
    expect(addresses.parse(document)).toEqual(document)
  })
})
