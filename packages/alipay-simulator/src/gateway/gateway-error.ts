const messages = {
  '20000': 'Service Currently Unavailable',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
  '40004': 'Business Failed',
  '40006': 'Insufficient Permissions',
} as const

/** A refusal of the gateway in Alipay's words: https://opendocs.alipay.com/common/02km9f */
export class GatewayError extends Error {
  readonly code: keyof typeof messages
  readonly subCode: string

  constructor(code: keyof typeof messages, subCode: string, subMsg: string) {
    super(subMsg)
    this.name = 'GatewayError'
    this.code = code
    this.subCode = subCode
  }
}

/** The content of an answer that refuses. */
export const refusal = ({ code, subCode, message }: GatewayError): Record<string, string> => ({
  code,
  msg: messages[code],
  sub_code: subCode,
  sub_msg: message,
})
