import { isIPv6 } from 'node:net'

const mappedPrefix = '::ffff:'

/** Whom to count for an address: an IPv6 customer holds a whole /64, so that is counted as one. Source: RFC 6177. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const lower = address.toLowerCase()
  if (lower.startsWith(mappedPrefix) && lower.includes('.')) return lower.slice(mappedPrefix.length)
  if (!isIPv6(lower)) return lower
  const [head = '', tail] = (lower.split('%')[0] ?? '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
