import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { containing } from '../../test/matchers.ts'
import { alipayKeys, appId, createSdk, merchantKeys, openShop, startSimulator } from '../../test/open-shop.ts'
import { createKeyPair } from '../generate-keys.ts'
import { contentToSign, signContent } from '../signing.ts'

const merchantKey = createPrivateKey(merchantKeys.privateKey)

const valid = {
  app_id: appId,
  method: 'alipay.trade.query',
  charset: 'utf-8',
  sign_type: 'RSA2',
  timestamp: '2026-01-15 10:30:00',
  version: '1.0',
  biz_content: '{"out_trade_no":"order_1"}',
}

/** Sends a call as the SDK does, with the common parameters in the query, or with all of it in the body. */
async function send(
  gatewayUrl: string,
  params: Record<string, string>,
  everythingInBody = false,
): Promise<string> {
  const { biz_content: bizContent = '', ...common } = {
    ...params,
    sign: params['sign'] ?? signContent(contentToSign(params), merchantKey),
  }
  const query = new URLSearchParams(everythingInBody ? {} : common)
  const body = new URLSearchParams({ biz_content: bizContent, ...(everythingInBody ? common : {}) })
  const response = await fetch(`${gatewayUrl}?${query.toString()}`, { method: 'POST', body })
  expect(response.status).toBe(200)
  return response.text()
}

const without = (name: keyof typeof valid): Record<string, string> =>
  Object.fromEntries(Object.entries(valid).filter(([other]) => other !== name))

describe('the gateway', () => {
  it.each([true, false])('accepts a call with everything in the body: %s', async (everythingInBody) => {
    await using shop = await openShop()
    const answer = await send(shop.simulator.gatewayUrl, valid, everythingInBody)
    expect(answer).toContain('ACQ.TRADE_NOT_EXIST')
  })

  it.each([
    ['app_id', 'isv.missing-app-id'],
    ['method', 'isv.missing-method'],
    ['sign_type', 'isv.missing-signature-type'],
    ['timestamp', 'isv.missing-timestamp'],
    ['version', 'isv.missing-version'],
  ] as const)('answers 40001 when %s is missing', async (name, subCode) => {
    await using shop = await openShop()
    const answer = await send(shop.simulator.gatewayUrl, without(name))
    expect(answer).toContain(`"code":"40001","msg":"Missing Required Arguments","sub_code":"${subCode}"`)
  })

  it.each([
    [{ app_id: '2021000000000009' }, 'isv.invalid-app-id'],
    [{ method: 'No Such Method' }, 'isv.invalid-method'],
    [{ sign_type: 'RSA' }, 'isv.invalid-signature-type'],
    [{ charset: 'GBK' }, 'isv.invalid-charset'],
    [{ timestamp: '2026-01-15T10:30:00Z' }, 'isv.invalid-timestamp'],
    [{ biz_content: 'not json' }, 'isv.invalid-parameter'],
    [{ sign: 'AAAA' }, 'isv.invalid-signature'],
  ])('answers 40002 to %o', async (wrong, subCode) => {
    await using shop = await openShop()
    const answer = await send(shop.simulator.gatewayUrl, { ...valid, ...wrong })
    expect(answer).toContain(`"code":"40002","msg":"Invalid Arguments","sub_code":"${subCode}"`)
  })

  it('refuses a call whose biz_content was changed after signing', async () => {
    await using shop = await openShop()
    const sign = signContent(contentToSign(valid), merchantKey)
    const changed = { ...valid, biz_content: '{"out_trade_no":"order_2"}', sign }
    expect(await send(shop.simulator.gatewayUrl, changed)).toContain('isv.invalid-signature')
  })

  it('refuses a parameter that is there twice', async () => {
    await using shop = await openShop()
    const response = await fetch(`${shop.simulator.gatewayUrl}?app_id=1&app_id=${appId}`, { method: 'POST' })
    expect(await response.text()).toContain('isv.invalid-parameter')
  })

  it('answers 40006 to a method that the merchant has not signed up for', async () => {
    await using shop = await openShop()
    const answer = await shop.call('alipay.fund.trans.uni.transfer', { amount: '1.00' })
    expect(answer).toMatchObject({ code: '40006', sub_code: 'isv.insufficient-isv-permissions' })
  })

  it("tells the SDK of a foreign key in an answer that it can verify, with the gateway's own string to sign", async () => {
    await using simulator = disposable(await startSimulator())
    const stranger = await createKeyPair()
    const sdk = createSdk(simulator.gatewayUrl, { privateKey: stranger.privateKey })
    const answer = await sdk.exec('alipay.trade.query', { bizContent: { a: '1' } }, { validateSign: true })
    expect(answer).toMatchObject({
      code: '40002',
      sub_code: 'isv.invalid-signature',
      sub_msg: containing(`app_id=${appId}&biz_content={"a":"1"}&charset=utf-8`),
    })
  })

  it('signs the exact text of an answer, in which slashes are escaped, and even one without a method', async () => {
    await using shop = await openShop()
    const named = await send(shop.simulator.gatewayUrl, { ...valid, app_id: 'a/b' })
    for (const answer of [named, await send(shop.simulator.gatewayUrl, without('method'))]) {
      const match = /^\{"(\w+)":(\{.*\}),"sign":"([^"]+)"\}$/.exec(answer)
      const [, name = '', content = '', sign = ''] = match ?? []
      expect(name).toBe(answer === named ? 'alipay_trade_query_response' : 'error_response')
      const key = createPublicKey(alipayKeys.publicKey)
      expect(verify('RSA-SHA256', Buffer.from(content), key, Buffer.from(sign, 'base64'))).toBe(true)
    }
    const precreated = await send(shop.simulator.gatewayUrl, {
      ...valid,
      method: 'alipay.trade.precreate',
      biz_content: '{"out_trade_no":"order_1","total_amount":"1.00","subject":"a"}',
    })
    expect(precreated).toContain('http:\\/\\/127.0.0.1')
  })
})

const disposable = <Closable extends { close: () => Promise<void> }>(closable: Closable) => ({
  ...closable,
  [Symbol.asyncDispose]: closable.close,
})
