import { describe, expect, it } from 'vitest'
import { readPrepareSettings } from './prepare-settings.ts'

const complete = {
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

describe('the settings of the prepare container', () => {
  it('are read from the environment, and nothing else is taken from it', () => {
    expect(readPrepareSettings({ ...complete, HOME: '/home/node' })).toEqual(complete)
  })

  it('that are missing or wrong are all named at once', () => {
    const { HOST_REDIS: _, ...rest } = complete
    const read = () => readPrepareSettings({ ...rest, KAFKA_BROKERS: 'kafka', POSTGRES_URL: 'mysql://x' })
    expect(read).toThrow(/POSTGRES_URL[^]*KAFKA_BROKERS: must be host:port[^]*HOST_REDIS/u)
  })

  /** As `docker-compose.yml` gives them: those that are not in `.env` are empty. */
  const noneOfAlipay = {
    ALIPAY_APP_ID: '',
    ALIPAY_SELLER_ID: '',
    ALIPAY_PRIVATE_KEY: '',
    ALIPAY_PRIVATE_KEY_FILE: '',
    ALIPAY_PUBLIC_KEY: '',
    ALIPAY_PUBLIC_KEY_FILE: '',
    ALIPAY_NOTIFY_URL: '',
  }

  it('are refused with half of the real Alipay, whose other half is named', () => {
    const read = () =>
      readPrepareSettings({
        ...complete,
        ...noneOfAlipay,
        ALIPAY_APP_ID: 'given',
        ALIPAY_PUBLIC_KEY_FILE: 'given',
      })
    expect(read).toThrow('alipay: ALIPAY_SELLER_ID, ALIPAY_PRIVATE_KEY, ALIPAY_NOTIFY_URL missing in .env')
  })

  it('are right with all of it, and with none', () => {
    const all = Object.fromEntries(Object.keys(noneOfAlipay).map((name) => [name, 'given']))
    expect(readPrepareSettings({ ...complete, ...noneOfAlipay })).toEqual(complete)
    expect(readPrepareSettings({ ...complete, ...all, ALIPAY_PRIVATE_KEY: '' })).toEqual(complete)
  })
})
