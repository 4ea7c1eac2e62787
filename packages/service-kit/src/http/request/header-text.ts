import { isUtf8 } from 'node:buffer'

/**
 * The text of a header's value. Node reads each byte as a character of Latin-1; where the bytes are UTF-8, as clients send
 * them that let people type anything, they are read as such. Source: RFC 9110, section 5.5.
 */
export function headerText(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : value
}
