import { escapeHtml } from '@interview-pass/service-kit'
export interface AccessCodeMail {
  readonly accessCode: string
  readonly productName: string
  readonly orderId: string
  /** In yuan, such as `199.00`. */
  readonly amount: string
  readonly expireAt: Date
}

export interface EmailContent {
  readonly subject: string
  readonly html: string
  readonly text: string
}

export type EmailLanguage = 'zh-CN' | 'en'

interface Words {
  /** Stands in lists of mail and in notices on locked screens: never with the code. */
  readonly subject: string
  readonly greeting: string
  readonly product: string
  readonly accessCode: string
  readonly validUntil: string
  readonly amount: string
  readonly order: string
  readonly howToUse: string
  readonly secrecy: string
  /** What a moment is written by, and what is said of its time zone. */
  readonly timeZone: string
  readonly timeZoneName: string
}

const words: Record<EmailLanguage, Words> = {
  'zh-CN': {
    subject: '您的面试访问码',
    greeting: '您好！您的付款已收到，以下是您的面试访问码。',
    product: '产品',
    accessCode: '访问码',
    validUntil: '有效期至',
    amount: '金额',
    order: '订单号',
    howToUse: '开始面试时请输入此访问码。一个访问码只能开启一场面试。',
    secrecy: '持有访问码的人即可开始面试，请勿转发给他人。本邮件由系统自动发送，请勿回复。',
    timeZone: 'Asia/Shanghai',
    timeZoneName: '北京时间',
  },
  en: {
    subject: 'Your interview access code',
    greeting: 'Hello! Your payment has arrived, and here is your access code.',
    product: 'Product',
    accessCode: 'Access code',
    validUntil: 'Valid until',
    amount: 'Amount',
    order: 'Order',
    howToUse: 'Enter it when you start your interview. One access code opens one interview.',
    secrecy:
      'Whoever has the code can start the interview, so please keep it to yourself. This message was sent automatically; please do not reply.',
    timeZone: 'UTC',
    timeZoneName: 'UTC',
  },
}

/** The e-mail that brings a customer the access code, in one language; everything that it is given is escaped in the HTML. */
export function accessCodeEmail(language: EmailLanguage, mail: AccessCodeMail): EmailContent {
  const said = words[language]
  const rows: readonly (readonly [string, string])[] = [
    [said.product, mail.productName],
    [said.accessCode, mail.accessCode],
    [said.validUntil, momentText(language, mail.expireAt)],
    [said.amount, `¥${mail.amount}`],
    [said.order, mail.orderId],
  ]
  return {
    subject: said.subject,
    html: htmlOf(language, said, rows),
    text: textOf(said, rows),
  }
}

function momentText(language: EmailLanguage, moment: Date): string {
  const { timeZone, timeZoneName } = words[language]
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    hour12: false,
    timeZone,
  })
  return language === 'en'
    ? `${format.format(moment)} ${timeZoneName}`
    : `${format.format(moment)}（${timeZoneName}）`
}

function textOf(said: Words, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) => `${name}: ${value.replaceAll(/\s+/g, ' ')}`)
  return `${[said.greeting, lines.join('\n'), said.howToUse, said.secrecy].join('\n\n')}\n`
}

function htmlOf(language: EmailLanguage, said: Words, rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(
    ([name, value]) =>
      `<tr><td style="padding:4px 16px 4px 0;color:#666">${escapeHtml(name)}</td>` +
      `<td style="padding:4px 0"><strong>${escapeHtml(value)}</strong></td></tr>`,
  )
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escapeHtml(said.subject)}</title></head>
<body style="font-family:sans-serif;font-size:15px;line-height:1.6;color:#222">
<p>${escapeHtml(said.greeting)}</p>
<table style="border-collapse:collapse">
${cells.join('\n')}
</table>
<p>${escapeHtml(said.howToUse)}</p>
<p style="color:#666;font-size:13px">${escapeHtml(said.secrecy)}</p>
</body>
</html>
`
}
