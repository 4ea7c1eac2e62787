import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { containing } from '../test/matchers.ts'
import { readConfig } from './config.ts'

const someFile = fileURLToPath(import.meta.url)
const needed = {
  APP_ID: '2021000000000001',
  SELLER_ID: '2088000000000001',
  MERCHANT_PUBLIC_KEY_FILE: someFile,
  ALIPAY_PRIVATE_KEY_FILE: someFile,
}

it('reads the keys from their files and fills in the defaults', () => {
  expect(readConfig(needed)).toMatchObject({
    host: '127.0.0.1',
    port: 4010,
    publicUrl: undefined,
    notifyTimeFactor: 1,
    stateFile: undefined,
    appId: '2021000000000001',
    merchantPublicKey: containing('reads the keys from their files'),
  })
})

it('names all problems at once', () => {
  const wrong = {
    ...needed,
    NODE_ENV: 'production',
    APP_ID: undefined,
    PORT: 'eighty',
    PUBLIC_URL: 'ftp://example.com',
    ALIPAY_PRIVATE_KEY_FILE: '/no/such/file',
    NOTIFY_TIME_FACTOR: '0',
  }
  const names = ['NODE_ENV', 'APP_ID', 'PORT', 'PUBLIC_URL', 'ALIPAY_PRIVATE_KEY_FILE', 'NOTIFY_TIME_FACTOR']
  for (const name of names) expect(() => readConfig(wrong)).toThrow(`\n${name}: `)
})
