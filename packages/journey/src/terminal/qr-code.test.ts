import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { recordingScreen } from '../../test/recording-screen.ts'
import { qrCodeText } from './qr-code.ts'

const url = 'http://127.0.0.1:4010/qr/bax0123456789abcdef'

describe('the QR code', () => {
  it('is drawn with its text below it', async () => {
    const drawn = await qrCodeText(url, recordingScreen())
    expect(drawn).toMatch(/█▀▀▀▀▀█|▄▄▄▄▄/u)
    expect(drawn.trimEnd().endsWith(url)).toBe(true)
  })

  it('has no control characters without a terminal', async () => {
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(await qrCodeText(url, recordingScreen())).not.toMatch(/\u001B/u)
  })

  it('is drawn black on white on a terminal with colours', async () => {
    const drawn = await qrCodeText(url, recordingScreen({ isTTY: true }))
    expect(drawn).toContain('\u001B[47m')
  })

  it('has a quiet zone of four modules on every side', async () => {
    const lines = stripVTControlCharacters(await qrCodeText(url, recordingScreen({ isTTY: true }))).split(
      '\n',
    )
    const drawn = lines.slice(0, -2)
    const inked = drawn.flatMap((line, at) => (line.trim() === '' ? [] : [at]))
    // Two modules are one character high.
    expect(inked[0]).toBe(2)
    expect(drawn.length - 1 - (inked.at(-1) ?? 0)).toBeGreaterThanOrEqual(2)
    const marks = drawn.filter((line) => line.trim() !== '')
    expect(Math.min(...marks.map((line) => line.length - line.trimStart().length))).toBe(4)
    expect(Math.min(...marks.map((line) => line.length - line.trimEnd().length))).toBe(4)
  })

  it('gives way to its text where the terminal is too narrow', async () => {
    const drawn = await qrCodeText(url, recordingScreen({ columns: 24 }))
    expect(drawn).toContain('too narrow')
    expect(drawn.replaceAll('\n', '')).toContain(url)
  })
})
