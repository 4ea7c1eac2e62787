import { describe, expect, it } from 'vitest'
import { brokenText, createLineBreaker } from './line-breaker.ts'
import { padTo, textWidth } from './text-width.ts'

const mixed =
  '首先我会维护一个容量为 100 的小顶堆，然后每来一个数就和堆顶比较；PostgreSQL 的 autovacuum 也一样。（完）'

describe('laid-out text', () => {
  it('keeps within the columns, a Chinese character counting as two', () => {
    for (const columns of [24, 40, 61, 80]) {
      for (const line of brokenText(mixed, { indent: 4, columns }).split('\n')) {
        expect(textWidth(line)).toBeLessThanOrEqual(columns)
        expect(line).not.toMatch(/ $/u)
      }
    }
  })

  it('loses nothing but spaces at line ends', () => {
    const laidOut = brokenText(mixed, { indent: 4, columns: 30 })
    expect(laidOut.replaceAll(/\s/gu, '')).toBe(mixed.replaceAll(/\s/gu, ''))
  })

  it('begins no line with a closing mark and breaks no word', () => {
    for (let columns = 16; columns <= 80; columns += 1) {
      const lines = brokenText(mixed, { indent: 0, columns }).split('\n')
      for (const line of lines) expect(line).not.toMatch(/^[，。；]/u)
      for (const word of ['PostgreSQL', 'autovacuum']) {
        expect(lines.some((line) => line.includes(word))).toBe(true)
      }
    }
  })

  it('breaks what is longer than a line', () => {
    const address = `http://127.0.0.1:4010/qr/${'x'.repeat(60)}`
    const lines = brokenText(address, { indent: 0, columns: 30 }).split('\n')
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(30)
    expect(lines.join('')).toBe(address)
  })

  it('comes out the same in whatever pieces it arrives', () => {
    const whole = brokenText(mixed, { indent: 2, columns: 26 })
    let pieces = ''
    const breaker = createLineBreaker({ indent: 2, columns: 26, write: (text) => void (pieces += text) })
    for (const word of mixed.split(/(?<= )/u)) breaker.feed(word)
    breaker.end()
    expect(pieces).toBe(whole)
  })

  it('is padded by width', () => {
    expect(padTo('表达', 6)).toBe('表达  ')
    expect(padTo('too long', 3)).toBe('too long')
  })
})
