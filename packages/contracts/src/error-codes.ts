import type { Language } from './interview-terms.ts'

export interface ErrorDefinition {
  /** HTTP status. */
  readonly status: number
  readonly message: Readonly<Record<Language, string>>
}

function define(status: number, en: string, zh: string): ErrorDefinition {
  return { status, message: { en, 'zh-CN': zh } }
}

/** Every error a client can meet: its status and its message in both languages. Nothing else chooses a status. */
export const errorCodes = {
  MALFORMED_REQUEST: define(400, 'The request is malformed', '请求格式错误'),
  VALIDATION_FAILED: define(422, 'The request breaks a rule', '数据验证失败'),
  UNAUTHENTICATED: define(401, 'Proof of identity is missing or no longer good', '未认证'),
  SIGNATURE_INVALID: define(401, 'The signature is not valid', '签名无效'),
  FORBIDDEN: define(403, 'This is not allowed', '权限不足'),
  INVALID_ACCESS: define(403, 'Access is not authorised', '访问未授权'),
  ROUTE_NOT_FOUND: define(404, 'No such address', '地址不存在'),
  ORDER_NOT_FOUND: define(404, 'Order not found', '订单不存在'),
  ACCESS_CODE_NOT_FOUND: define(404, 'Access code not found', '访问码不存在'),
  DEAD_LETTER_NOT_FOUND: define(404, 'Dead letter not found', '死信不存在'),
  ATTEMPT_NOT_FOUND: define(404, 'Payment attempt not found', '支付尝试不存在'),
  REFUND_NOT_FOUND: define(404, 'Refund not found', '退款不存在'),
  DIFFERENCE_NOT_FOUND: define(404, 'Difference not found', '对账差异不存在'),
  USER_NOT_FOUND: define(404, 'User not found', '用户不存在'),
  PRODUCT_NOT_FOUND: define(404, 'Product not found', '产品不存在'),
  API_CLIENT_NOT_FOUND: define(404, 'API client not found', 'API 客户端不存在'),
  TENANT_NOT_FOUND: define(404, 'Tenant not found', '租户不存在'),
  SESSION_NOT_FOUND: define(404, 'Interview session not found', '会话不存在'),
  TURN_NOT_FOUND: define(404, 'No such message in this interview', '该面试中没有此消息'),
  METHOD_NOT_ALLOWED: define(405, 'This method is not allowed here', '不支持该请求方法'),
  INVALID_ORDER: define(422, 'The order is not valid', '订单无效'),
  DUPLICATE_PAYMENT: define(409, 'The order is paid already', '重复支付'),
  REFUND_NOT_ALLOWED: define(409, 'This order cannot be refunded', '不允许退款'),
  ACCESS_CODE_USED: define(409, 'The access code has opened its interview already', '访问码已被使用'),
  ACCESS_CODE_REVOKED: define(409, 'The access code has been revoked', '访问码已被撤销'),
  DEAD_LETTER_REPLAYED: define(
    409,
    'The dead letter has been sent again already, or is being sent',
    '该死信已重新发送或正在发送',
  ),
  DEAD_LETTER_NOT_REPLAYABLE: define(409, 'The dead letter cannot be sent again', '该死信无法重新发送'),
  SESSION_NOT_OPEN: define(409, 'The interview is not in progress', '面试不在进行中'),
  FEEDBACK_NOT_AVAILABLE: define(
    409,
    'There is no feedback of this interview: it has not ended, or it ended without one',
    '该面试没有反馈：尚未结束，或结束时未产生反馈',
  ),
  TURN_IN_PROGRESS: define(409, 'Another message is being answered', '上一条消息正在处理中'),
  TURN_CONFLICT: define(409, 'This message id was used with another text', '消息编号已用于其他内容'),
  QUESTION_NOT_CURRENT: define(409, 'Another question is being discussed', '当前讨论的是另一个问题'),
  PRODUCT_CHANGED: define(409, 'Somebody has changed the product since', '产品已被他人修改'),
  PRODUCT_NAME_TAKEN: define(409, 'Another product has this name', '产品名称已被使用'),
  IDEMPOTENCY_IN_PROGRESS: define(
    409,
    'The first request with this key is still running',
    '相同幂等键的请求正在处理中',
  ),
  IDEMPOTENCY_KEY_REUSED: define(422, 'This key was used with another request', '幂等键已用于其他请求'),
  CODE_EXPIRED: define(410, 'The access code has expired', '访问码过期'),
  PAYLOAD_TOO_LARGE: define(413, 'The request is too large', '请求内容过大'),
  UNSUPPORTED_MEDIA_TYPE: define(415, 'This content type is not accepted', '不支持的内容类型'),
  RATE_LIMITED: define(429, 'Too many requests', '请求过于频繁'),
  SERVICE_ERROR: define(500, 'The service failed', '服务异常'),
  PAYMENT_FAILED: define(502, 'The payment channel refused', '支付失败'),
  REFUND_FAILED: define(502, 'The payment channel refused the refund', '退款失败'),
  SERVICE_UNAVAILABLE: define(503, 'The service is not available at the moment', '服务暂不可用'),
  PAYMENT_TIMEOUT: define(504, 'The payment channel did not answer in time', '支付超时'),
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errorCodes

/** True for a code that this version knows; a newer service may answer others. */
export function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(errorCodes, name)
}

/** The names of all error codes, for a zod enum. */
export const errorCodeNames: readonly ErrorCode[] = Object.keys(errorCodes).filter(isErrorCode)
