import type { KeyObject } from 'node:crypto'
import { formatBeijingTime } from '../beijing-time.ts'
import type { NotificationFault } from '../faults/fault.ts'
import { contentToSign, signContent } from '../signing.ts'

type Tamper = Extract<NotificationFault, { kind: 'NOTIFY_TAMPER' }>

const wrongValues = {
  total_amount: '0.01',
  app_id: '2021999999999999',
  seller_id: '2088999999999999',
}

interface Delivery {
  readonly fields: Readonly<Record<string, string>>
  readonly sentAt: Date
  readonly alipayPrivateKey: KeyObject
  readonly faults: readonly NotificationFault[]
}

/** The form of one delivery, signed over everything but `sign` and `sign_type`; `notify_time` is the time of sending. */
export function composeNotification({
  fields,
  sentAt,
  alipayPrivateKey,
  faults,
}: Delivery): Record<string, string> {
  const content: Record<string, string> = { ...fields, notify_time: formatBeijingTime(sentAt) }
  for (const fault of faults) {
    if (fault.kind === 'NOTIFY_EXTRA_FIELDS') Object.assign(content, fault.fields)
    if (isTamper(fault) && fault.signed && fault.field !== 'sign') content[fault.field] = wrongValue(fault)
  }
  const signType = faults.some(({ kind }) => kind === 'NOTIFY_SHA1') ? 'RSA' : 'RSA2'
  const sign = signContent(contentToSign(content), alipayPrivateKey, signType)
  const form: Record<string, string> = { ...content, sign_type: signType, sign }
  for (const fault of faults.filter(isTamper)) {
    if (fault.field === 'sign') form['sign'] = fault.value ?? broken(sign)
    else if (!fault.signed) form[fault.field] = wrongValue(fault)
  }
  return form
}

const isTamper = (fault: NotificationFault): fault is Tamper => fault.kind === 'NOTIFY_TAMPER'

const wrongValue = ({ field, value }: Tamper): string => value ?? (field === 'sign' ? '' : wrongValues[field])

/** Still base64 of the right length, over nothing. */
const broken = (sign: string): string => `${sign.startsWith('A') ? 'B' : 'A'}${sign.slice(1)}`
