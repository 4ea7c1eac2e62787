import QRCode from 'qrcode'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'

const quietModules = 2

/** A QR code that a phone can scan from the terminal, with its text; the text alone where the code does not fit. */
export async function qrCodeText(
  text: string,
  { columns, paint }: Pick<Screen, 'columns' | 'paint'>,
): Promise<string> {
  const width = QRCode.create(text).modules.size + 2 * quietModules
  const address = `${brokenText(text, { indent: 0, columns })}\n`
  if (width > columns) return `(too narrow for the QR code: ${width} columns are needed)\n${address}`
  const picture = paint.hasColours
    ? await QRCode.toString(text, { type: 'terminal', small: true })
    : await QRCode.toString(text, { type: 'utf8', margin: quietModules })
  return `${picture.trimEnd()}\n${address}`
}
