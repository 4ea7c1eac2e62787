import { parseBeijingTime } from '../beijing-time.ts'
import type { Deps } from '../deps.ts'
import { contentToSign, isSignedBy } from '../signing.ts'
import { GatewayError } from './gateway-error.ts'

/** A call whose signature and common parameters hold. `bizContent` is parsed JSON that its method has yet to check. */
export interface GatewayRequest {
  readonly method: string
  readonly bizContent: unknown
  readonly notifyUrl: string | null
  /** Where the caller reached the gateway, without a path. */
  readonly calledAt: string
}

const required = [
  ['app_id', 'isv.missing-app-id'],
  ['method', 'isv.missing-method'],
  ['sign_type', 'isv.missing-signature-type'],
  ['sign', 'isv.missing-signature'],
  ['timestamp', 'isv.missing-timestamp'],
  ['version', 'isv.missing-version'],
] as const

/** The parameters of query and form together. Throws GatewayError when one is there twice. */
export function mergeParams(query: URLSearchParams, form: URLSearchParams): Record<string, string> {
  const params = new Map<string, string>()
  for (const [name, value] of [...query, ...form]) {
    if (params.has(name)) throw new GatewayError('40002', 'isv.invalid-parameter', `参数重复: ${name}`)
    params.set(name, value)
  }
  return Object.fromEntries(params)
}

/** Checks everything that is alike for all methods. Throws GatewayError 40001 or 40002 with Alipay's sub code. */
export function verifyRequest(
  { merchant, keys }: Pick<Deps, 'merchant' | 'keys'>,
  params: Readonly<Record<string, string>>,
  calledAt: string,
): GatewayRequest {
  for (const [name, subCode] of required) {
    if ((params[name] ?? '') === '') throw new GatewayError('40001', subCode, `缺少${name}参数`)
  }
  const invalid = (subCode: string, subMsg: string) => new GatewayError('40002', subCode, subMsg)
  const { method = '', app_id: appId, sign = '' } = params
  if (!/^[a-z]+(\.[a-z]+)+$/.test(method)) throw invalid('isv.invalid-method', '不存在的方法名')
  if (appId !== merchant.appId) throw invalid('isv.invalid-app-id', '无效的AppID参数')
  if (params['sign_type'] !== 'RSA2') throw invalid('isv.invalid-signature-type', '无效的签名类型，应为RSA2')
  if ((params['charset'] ?? 'utf-8').toLowerCase() !== 'utf-8') {
    throw invalid('isv.invalid-charset', '无效的字符集')
  }
  if ((params['format'] ?? 'JSON').toUpperCase() !== 'JSON') {
    throw invalid('isv.invalid-format', '无效的数据格式')
  }
  if (params['version'] !== '1.0') throw invalid('isv.invalid-parameter', '无效的version参数，应为1.0')
  if (parseBeijingTime(params['timestamp'] ?? '') === undefined) {
    throw invalid('isv.invalid-timestamp', '非法的时间戳参数')
  }
  const content = contentToSign(params)
  if (!isSignedBy(content, sign, keys.merchantPublicKey)) {
    throw invalid(
      'isv.invalid-signature',
      `验签出错，建议检查签名字符串或私钥与应用公钥是否匹配，网关生成的验签字符串为：${content}`,
    )
  }
  return {
    method,
    bizContent: parseBizContent(params['biz_content']),
    notifyUrl: params['notify_url'] || null,
    calledAt,
  }
}

function parseBizContent(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new GatewayError('40002', 'isv.invalid-parameter', '参数无效: biz_content应为JSON')
  }
}
