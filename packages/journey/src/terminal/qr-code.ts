import QRCode from 'qrcode'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'

/** Free modules around the code, as its standard asks. */
const quietModules = 4

const blackOnWhite = '\u001B[47m\u001B[30m'
const plain = '\u001B[0m'

/** A QR code that a phone can scan from the terminal, with its text; the text alone where the code does not fit. */
export async function qrCodeText(
  text: string,
  { columns, paint }: Pick<Screen, 'columns' | 'paint'>,
): Promise<string> {
  const width = QRCode.create(text).modules.size + 2 * quietModules
  const address = `${brokenText(text, { indent: 0, columns })}\n`
  if (width > columns) return `(too narrow for the QR code: ${width} columns are needed)\n${address}`
  const picture = await QRCode.toString(text, { type: 'utf8', margin: quietModules })
  const lines = picture.split('\n').filter((line) => line !== '')
  const painted = paint.hasColours ? lines.map((line) => `${blackOnWhite}${line}${plain}`) : lines
  return `${painted.join('\n')}\n${address}`
}
