import type { Language } from '@interview-pass/contracts'
import type { FindingCode } from './diagnose-order.ts'

export interface FindingText {
  /** What is so. */
  readonly meaning: Readonly<Record<Language, string>>
  /** What to do about it. */
  readonly remedy: Readonly<Record<Language, string>>
}

type Texts = readonly [meaning: string, remedy: string]

const define = (en: Texts, zh: Texts): FindingText => ({
  meaning: { en: en[0], 'zh-CN': zh[0] },
  remedy: { en: en[1], 'zh-CN': zh[1] },
})

/** What each finding means and what to do about it, in both languages. */
export const findingTexts: Readonly<Record<FindingCode, FindingText>> = {
  NOTHING_RECEIVED: define(
    [
      'No notification about this order has arrived.',
      'Unless nobody has paid: call ALIPAY_NOTIFY_URL from outside. It must be public, lead to this service without a redirect or a login, and be the one that the QR code was asked with.',
    ],
    [
      '没有收到该订单的任何通知。',
      '如果用户已付款：从外网访问 ALIPAY_NOTIFY_URL，它必须公网可达、直达本服务、没有跳转和登录，并且与申请二维码时所用的地址一致。',
    ],
  ),
  UNNAMED_MESSAGE: define(
    [
      'A message arrived in the time of this order that names no order, so that nobody can tell whose it is.',
      'See whether a proxy drops or rewrites the body of the callback.',
    ],
    ['在该订单期间收到了没有订单号的消息，无法判断属于哪个订单。', '检查代理是否丢弃或改写了回调的请求体。'],
  ),
  WRONG_KEY: define(
    [
      'A notification was not signed with the key that we know as Alipay’s, and nothing that happens on the way explains it.',
      'Compare ALIPAY_PUBLIC_KEY with the Alipay public key in the console (not the application’s own), for this very app id and environment. Otherwise somebody has forged it.',
    ],
    [
      '通知不是用我们所配置的支付宝公钥对应的私钥签名的，传输过程中的改动也无法解释。',
      '将 ALIPAY_PUBLIC_KEY 与控制台中的“支付宝公钥”（不是应用公钥）核对，应用和环境必须一致；否则该通知是伪造的。',
    ],
  ),
  SIGN_TYPE: define(
    [
      'A notification was not signed with RSA2.',
      'Choose RSA2 as the signature of the application in the console.',
    ],
    ['通知没有使用 RSA2 签名。', '在控制台把应用的签名方式设为 RSA2。'],
  ),
  SIGN_MISSING: define(
    [
      'A notification came without a signature.',
      'Have the proxy or gateway pass the body of the callback on byte for byte. Otherwise somebody has forged it.',
    ],
    ['通知没有签名。', '让代理或网关原样转发回调的请求体；否则该通知是伪造的。'],
  ),
  ENCODED_TWICE: define(
    [
      'A notification was encoded once more on its way here.',
      'Have the proxy or gateway pass the body of the callback on byte for byte.',
    ],
    ['通知在途中被再次编码。', '让代理或网关原样转发回调的请求体。'],
  ),
  PLUS_LOST: define(
    [
      'The plus signs of a notification’s signature became blanks on their way here: something decoded it.',
      'Have the proxy or gateway pass the body of the callback on byte for byte.',
    ],
    ['通知签名中的加号在途中变成了空格：有环节对其解码。', '让代理或网关原样转发回调的请求体。'],
  ),
  CHARSET_CHANGED: define(
    [
      'A notification was converted to another charset on its way here, such as from GBK to UTF-8.',
      'Have the proxy or gateway pass the body of the callback on byte for byte, or have Alipay send UTF-8.',
    ],
    [
      '通知在途中被转换为另一种字符集，例如由 GBK 转换为 UTF-8。',
      '让代理或网关原样转发回调的请求体，或让支付宝使用 UTF-8。',
    ],
  ),
  WRONG_APP: define(
    [
      'A genuine notification is about another app id.',
      'Set ALIPAY_APP_ID to the application that the QR code was asked for.',
    ],
    ['真实的通知属于另一个 app_id。', '将 ALIPAY_APP_ID 设为申请二维码的应用。'],
  ),
  WRONG_SELLER: define(
    [
      'A genuine notification is about another seller.',
      'Set ALIPAY_SELLER_ID to the seller id of the account that receives the money; it begins with 2088.',
    ],
    ['真实的通知属于另一个卖家。', '将 ALIPAY_SELLER_ID 设为收款账号的 2088 开头的卖家号。'],
  ),
  AMOUNT_DIFFERS: define(
    [
      'The channel says that another amount was paid than the order costs, so the order was not settled.',
      'Look at the trade in the console. Refund it there and let the user order again.',
    ],
    ['渠道所报的金额与订单金额不符，因此没有入账。', '在控制台核对该交易，将其退款，并让用户重新下单。'],
  ),
  CLOCK_WRONG: define(
    [
      'A notification says that it was sent minutes before or after it arrived, so it had to be confirmed by a query.',
      'Synchronise the clock of this server (NTP). If it is right, notifications reach us late: look at the way that they take.',
    ],
    [
      '通知所说的发送时间与到达时间相差数分钟，因此必须先查询确认。',
      '用 NTP 校准本服务器的时钟；如果时钟正确，则是通知到达过晚，请检查其经过的链路。',
    ],
  ),
  TIME_ZONE_WRONG: define(
    [
      'A notification says that it was sent about eight hours before or after it arrived.',
      'Beijing time was taken for UTC, or the other way round: set the clock of this server, and of whatever sends the notification, to the right time zone.',
    ],
    [
      '通知所说的发送时间与到达时间相差约八小时。',
      '北京时间与 UTC 被混淆：请检查本服务器以及发送方的时钟和时区。',
    ],
  ),
  UNSUPPORTED_MEDIA_TYPE: define(
    [
      'A message was refused before it was read: it is not a form.',
      'Have the proxy keep `content-type: application/x-www-form-urlencoded` and add no encoding.',
    ],
    [
      '消息在读取前被拒绝：它不是表单。',
      '让代理保留 `content-type: application/x-www-form-urlencoded`，不要添加编码。',
    ],
  ),
  PAYLOAD_TOO_LARGE: define(
    [
      'A message was refused before it was read: it is larger than 256 KiB.',
      'No notification is so large: see who sends it.',
    ],
    ['消息在读取前被拒绝：超过 256 KiB。', '通知不会有这么大：请查明发送者。'],
  ),
  MALFORMED_REQUEST: define(
    [
      'A message was refused because it cannot be read.',
      'See whether a proxy cuts or rewrites the body of the callback.',
    ],
    ['消息无法读取，被拒绝。', '检查代理是否截断或改写了回调的请求体。'],
  ),
  REFUSED: define(
    [
      'A message was refused for another reason, which `details.verdict` names.',
      'Look at what arrived: payment.notifications keeps it in `raw`.',
    ],
    ['消息因其他原因被拒绝，见 `details.verdict`。', '查看收到的内容：payment.notifications 的 `raw` 列。'],
  ),
  NOT_CONFIRMED: define(
    [
      'An old notification says that the order was paid, and the channel, when asked, says that it was not.',
      'Believe the channel. If the buyer has paid, see whether this service asks the same environment that sends the notifications (ALIPAY_GATEWAY_URL).',
    ],
    [
      '一条较旧的通知称已付款，但向渠道查询的结果是未付款。',
      '以查询为准。如果用户已付款，检查查询的环境与发送通知的环境是否一致（ALIPAY_GATEWAY_URL）。',
    ],
  ),
  QR_CODE_REFUSED: define(
    [
      'The channel refused to give a QR code, so that nobody can pay.',
      'Look the reason up in the channel’s documentation; most concern the contract or the application’s permissions.',
    ],
    ['渠道拒绝提供二维码，因此无法付款。', '在渠道文档中查找该原因；多与签约或应用权限有关。'],
  ),
  CHANNEL_NOT_REACHED: define(
    [
      'The channel could not be asked, or its answer could not be believed; `details.reason` says why.',
      'See whether ALIPAY_GATEWAY_URL can be reached from here and whether the application’s private key is the one uploaded there.',
    ],
    [
      '无法向渠道查询，或其回答不可信，原因见 `details.reason`。',
      '检查能否访问 ALIPAY_GATEWAY_URL，以及应用私钥是否与上传的公钥匹配。',
    ],
  ),
  GIVEN_UP: define(
    [
      'The channel was asked to the end of the schedule without an outcome, and is not asked any more.',
      'Mend what the other findings name, then ask again: POST /api/v1/admin/attempts/{out_trade_no}/query.',
    ],
    [
      '按计划查询完毕仍无结果，不再查询。',
      '先解决其他发现的问题，再调用 POST /api/v1/admin/attempts/{out_trade_no}/query 重新查询。',
    ],
  ),
}
