import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Addresses } from '@interview-pass/stack'

/**
 * Where customers reach each service: both at the gateway, where the stack has one. Its certificate is trusted from then on, by the
 * whole process.
 */
export function publicUrls({ gateway, payment, interview }: Addresses): {
  readonly payment: string
  readonly interview: string
} {
  if (gateway === undefined) return { payment: payment.url, interview: interview.url }
  const trusted = getCACertificates('default')
  if (!trusted.includes(gateway.certificate)) setDefaultCACertificates([...trusted, gateway.certificate])
  return { payment: gateway.url, interview: gateway.url }
}
