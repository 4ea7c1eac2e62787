import { toString } from 'qrcode'

/** The QR code as an SVG data URL, for a page to show. */
export async function qrCodeImage(text: string): Promise<string> {
  const svg = await toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
