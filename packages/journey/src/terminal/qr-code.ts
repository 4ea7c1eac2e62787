import QRCode from 'qrcode'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'

/** Free modules around the code, as its standard asks. */
const quietModules = 4

/** A QR code that a phone can scan from the terminal, with its text; the text alone where the code does not fit. */
export async function qrCodeText(text: string, { columns, paint }: Screen): Promise<string> {
  const width = QRCode.create(text).modules.size + 2 * quietModules
  const address = `${brokenText(text, { indent: 0, columns })}\n`
  if (width > columns) return `(too narrow for the QR code: ${width} columns are needed)\n${address}`
  const picture = await QRCode.toString(text, { type: 'utf8', margin: quietModules })
  const lines = picture.split('\n').filter((line) => line !== '')
  return `${lines.map((line) => paint(['bgWhite', 'black'], line)).join('\n')}\n${address}`
}
