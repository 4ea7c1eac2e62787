import { describe, expect, it } from 'vitest'
import { containing, matching } from '../../test/matchers.ts'
import { openShop } from '../../test/open-shop.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const postForm = (url: string, action: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers, body: new URLSearchParams({ action }), redirect: 'manual' })

describe("the buyer's page", () => {
  it('shows subject and amount with the buttons that the state allows', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    const show = async () => (await fetch(qrCode, { headers: browser })).text()
    const fresh = await show()
    expect(fresh).toContain('模拟面试')
    expect(fresh).toContain('¥199.00')
    expect(fresh).toMatch(/value="pay".*value="scan"/)
    expect(fresh).not.toContain('value="abandon"')
    await postForm(qrCode, 'scan')
    expect(await show()).toMatch(/等待付款[^]*value="pay".*value="abandon"/)
    await postForm(qrCode, 'pay')
    const paid = await show()
    expect(paid).toContain('支付成功')
    expect(paid).not.toContain('<form')
  })

  it('escapes everything that a merchant wrote, and allows no script', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1', { subject: `</p><script>alert('1')</script>"&` })
    const response = await fetch(qrCode, { headers: browser })
    const page = await response.text()
    expect(page).toContain('&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;')
    expect(page).not.toContain('<script')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('a browser that pays is sent back to the page, so that a reload pays nothing', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    const response = await postForm(qrCode, 'pay', browser)
    expect(response.status).toBe(303)
    expect(new URL(response.headers.get('location') ?? '', qrCode).href).toBe(qrCode)
    expect(shop.simulator.control.getTrade('order_1').state).toBe('TRADE_SUCCESS')
    const again = await postForm(qrCode, 'pay', browser)
    expect([again.status, await again.text()]).toEqual([409, containing('交易已被支付')])
  })

  it('a POST without a body pays, once, and says so in JSON', async () => {
    await using shop = await openShop()
    const first = await shop.precreate('order_1')
    const paid = await fetch(first, { method: 'POST' })
    expect([paid.status, await paid.json()]).toEqual([
      200,
      {
        out_trade_no: 'order_1',
        trade_no: matching(/^\d{28}$/),
        state: 'TRADE_SUCCESS',
        total_amount: '199.00',
      },
    ])
    const again = await fetch(first, { method: 'POST' })
    expect([again.status, await again.json()]).toEqual([
      409,
      { error: { code: 'ACQ.TRADE_HAS_SUCCESS', message: '交易已被支付' } },
    ])
    expect(shop.simulator.control.readLedger().totalFen).toBe(19_900n)
  })

  it('abandoning closes a scanned trade; an unknown action or QR code changes nothing', async () => {
    await using shop = await openShop()
    const qrCode = await shop.precreate('order_1')
    expect((await postForm(qrCode, 'steal')).status).toBe(400)
    expect((await postForm(qrCode, 'abandon')).status).toBe(409)
    await postForm(qrCode, 'scan')
    expect((await postForm(qrCode, 'abandon')).status).toBe(200)
    expect(shop.simulator.control.getTrade('order_1').state).toBe('TRADE_CLOSED')
    const unknown = await fetch(`${shop.simulator.url}/qr/nonsense`, { headers: browser })
    expect([unknown.status, await unknown.text()]).toEqual([404, containing('二维码不存在')])
  })
})
