import type { Language } from './interview-terms.ts'

/** What a field of a request must be, in both languages. */
export type FieldRule = Readonly<Record<Language, string>>

function define(en: string, zh: string): FieldRule {
  return { en, 'zh-CN': zh }
}

/** Rules of our own that a field can break, each in both languages. A schema takes the English text: `findFieldRule` knows the rule by it. */
export const fieldRules = {
  missing: define('is missing', '不能缺少'),
  utf8: define('is not UTF-8', '不是 UTF-8 编码'),
  json: define('is not valid JSON', '不是有效的 JSON'),
  storableText: define('holds a character that is not text', '含有非文本字符'),
  plainText: define('must not hold control characters', '不能含有控制字符'),
  visibleText: define('must hold a character that can be seen', '必须含有可见字符'),
  wholeNumber: define('must be a whole number', '必须是整数'),
  yuanAmount: define(
    'must be an amount in yuan with exactly two decimals, such as "199.00"',
    '必须是以元为单位、恰有两位小数的金额，例如 "199.00"',
  ),
  moreThanZero: define('must be more than 0.00', '必须大于 0.00'),
  salePrice: define('must be from 0.01 to 100000000.00', '必须在 0.01 到 100000000.00 之间'),
  clientName: define(
    'must be lower-case letters, digits and single hyphens',
    '只能由小写字母、数字和单个连字符组成',
  ),
  attemptNumber: define(
    'must be 1 to 64 letters, digits or underscores',
    '必须是 1 到 64 个字母、数字或下划线',
  ),
  groupName: define('must be the name of a group', '必须是消费组的名称'),
  activeOfTenant: define('must name an active one of this tenant', '必须指向本租户下已启用的对象'),
  tenantId: define('must be the id of a tenant', '必须是租户的编号'),
  tenantNamed: define('must name a tenant, because the token has none', '必须指明租户，因为令牌中没有租户'),
  channel: define('must be a channel', '必须是支付渠道'),
  endedDay: define('must be a day in Beijing that is over', '必须是北京时间已结束的一天'),
  laterThanFrom: define('must be later than from', '必须晚于 from'),
  nextOfList: define('must be the next of a page of this list', '必须是该列表某一页的 next'),
  withinPeriods: define('must be at most 1000 periods before to', '距 to 不能超过 1000 个周期'),
  attemptAmount: define("must be the payment attempt's amount", '必须等于支付尝试的金额'),
  confirmedStatus: define('must be what the channel says when it is asked', '必须与向支付渠道查询的结果一致'),
  notCancelled: define('must not be cancelled', '订单不能已取消'),
  endingQrCode: define(
    'asked for a QR code that is to end already: its order was cancelled or got another one',
    '所请求的二维码即将失效：订单已取消，或已另有二维码',
  ),
  keyOfEndedQrCode: define(
    'names a QR code that has ended: a new one needs a new key',
    '对应的二维码已失效：获取新的二维码需要新的幂等键',
  ),
  keyOfExpiredOrder: define(
    'names an order that has expired: a new order needs a new key',
    '对应的订单已过期：新的订单需要新的幂等键',
  ),
} as const satisfies Record<string, FieldRule>

/** Rules that depend on what there is. */
export const fieldRuleOf = {
  oneOf: (names: readonly string[]) =>
    define(`must be one of ${names.join(', ')}`, `必须是以下之一：${names.join('、')}`),
  lengthMax: (characters: number) =>
    define(`must have 1 to ${characters} characters`, `必须为 1 到 ${characters} 个字符`),
  attemptsMax: (attempts: number) =>
    define(
      `must not have had ${attempts} QR codes: make another order`,
      `订单已有过 ${attempts} 个二维码：请另建订单`,
    ),
} as const satisfies Record<string, (of: never) => FieldRule>

const ruleOfText: ReadonlyMap<string, FieldRule> = new Map(
  Object.values(fieldRules).map((rule) => [rule.en, rule]),
)

/** The rule of our own that has this English text; undefined for what is none of ours. */
export function findFieldRule(english: string): FieldRule | undefined {
  return ruleOfText.get(english)
}
