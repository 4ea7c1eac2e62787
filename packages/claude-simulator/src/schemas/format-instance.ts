import { clipText } from './clip-text.ts'
import type { JsonSchema } from './json-schema.ts'
import { boundsOf } from './schema-bounds.ts'

/** The string formats that structured outputs know, with a value for each. */
const FORMATS: Record<string, string> = {
  'date-time': '2026-01-15T10:30:00Z',
  time: '10:30:00Z',
  date: '2026-01-15',
  duration: 'PT30M',
  email: 'someone@example.com',
  hostname: 'example.com',
  uri: 'https://example.com/',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
}

/** A string for a place about which nothing but its schema and name is known. */
export function instanceOfFormat(schema: JsonSchema, name: string): string {
  const format = schema['format']
  if (typeof format === 'string') {
    return FORMATS[format] ?? ''
  }
  return clipText(name === '' ? 'text' : name.replaceAll('_', ' '), boundsOf(schema).maxLength)
}
