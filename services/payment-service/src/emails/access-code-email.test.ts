import { describe, expect, it } from 'vitest'
import { accessCodeEmail } from './access-code-email.ts'

const mail = {
  accessCode: 'ABCDEFGHJKMN',
  productName: '模拟面试',
  orderId: '01890000-0000-7000-8000-000000000001',
  amount: '199.00',
  expireAt: new Date('2026-02-14T10:30:00Z'),
}

describe('the e-mail of an access code', () => {
  it.each([
    ['zh-CN', '访问码', '2026年2月14日 18:30（北京时间）'],
    ['en', 'Access code', 'February 14, 2026 at 10:30 UTC'],
  ] as const)('says in %s all that its reader needs, as HTML and as text', (language, word, moment) => {
    const { html, text } = accessCodeEmail(language, mail)
    for (const part of [html, text]) {
      for (const said of [word, mail.accessCode, mail.productName, mail.orderId, '¥199.00', moment]) {
        expect(part).toContain(said)
      }
    }
    expect(html).toContain(`<html lang="${language}">`)
  })

  it.each(['zh-CN', 'en'] as const)('never has the code in its subject, in %s', (language) => {
    expect(accessCodeEmail(language, mail).subject).not.toContain(mail.accessCode)
    expect(accessCodeEmail(language, mail).subject.length).toBeGreaterThan(5)
  })

  it('differs in every sentence between the languages', () => {
    const [chinese, english] = [accessCodeEmail('zh-CN', mail), accessCodeEmail('en', mail)]
    expect(english.text.replaceAll(mail.productName, '')).not.toMatch(/\p{Script=Han}/u)
    expect(chinese.subject).not.toBe(english.subject)
  })

  it("escapes the product's name in the HTML, and keeps it on its line in the text", () => {
    const productName = `<img src=x onerror="alert('1')"> & co\nAccess code: FORGED`
    const { html, text } = accessCodeEmail('en', { ...mail, productName })
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co')
    expect(html).not.toContain('<img')
    expect(text.split('\n')).toContain(`Product: <img src=x onerror="alert('1')"> & co Access code: FORGED`)
  })
})
