import { describe, expect, it } from 'vitest'
import { acceptsMediaType } from './request/preferences.ts'
import { networkOf } from './request/address.ts'
import { languageOf } from './request/preferences.ts'

describe('languageOf', () => {
  it.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['fr, de;q=0.9', 'zh-CN'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['zh-TW', 'zh-CN'],
    ['en;q=0.3, zh-CN;q=0.8', 'zh-CN'],
    ['fr, en;q=0.5, zh;q=0.4', 'en'],
    ['en;q=0', 'zh-CN'],
    ['en;q=nonsense, zh;q=0.1', 'zh-CN'],
    ['english', 'zh-CN'],
  ])('reads %s as %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

describe('acceptsMediaType', () => {
  it.each([
    [undefined, false],
    ['*/*', false],
    ['text/*', false],
    ['text/event-stream', true],
    ['Text/Event-Stream; charset=utf-8', true],
    ['application/json, text/event-stream', false],
    ['text/event-stream, application/json', false],
    ['application/json;q=0.5, text/event-stream;q=0.1', false],
    ['application/json;q=0.5, text/event-stream;q=0.8', true],
    ['text/event-stream, application/json;q=0.9', true],
    ['text/event-stream, application/json;q=0', true],
    ['text/event-stream, */*', true],
    ['text/event-stream;q=0', false],
    ['text/event-streams', false],
  ])('of %s is %s', (header, expected) => {
    expect(acceptsMediaType(header, 'text/event-stream')).toBe(expected)
  })

  it('of both is true for JSON, whatever else is listed', () => {
    for (const header of ['application/json', 'text/event-stream, application/json;q=0.1']) {
      expect(acceptsMediaType(header, 'application/json')).toBe(true)
    }
  })
})

describe('acceptsMediaType among what a route answers besides JSON', () => {
  it.each([
    ['text/html;q=0.5, text/markdown', false, true],
    ['text/markdown;q=0.2, text/html;q=0.9', true, false],
    ['text/html, text/markdown', true, true],
    ['text/html;q=0.5, application/pdf', true, false],
    ['application/json, text/html;q=0.9, text/markdown;q=0.1', false, false],
  ])('of %s is %s for HTML and %s for Markdown', (header, html, markdown) => {
    const others = ['text/markdown', 'text/html']
    expect(acceptsMediaType(header, 'text/html', others)).toBe(html)
    expect(acceptsMediaType(header, 'text/markdown', others)).toBe(markdown)
  })
})

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not:an:address', 'not:an:address'],
  ])('counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
