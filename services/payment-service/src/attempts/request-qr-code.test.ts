import { create } from 'qrcode'
import { expect, it } from 'vitest'
import { drawQrCode } from './request-qr-code.ts'

it('the image of a QR code has a quiet zone of four modules on every side', async () => {
  const text = 'https://qr.alipay.com/bax0123456789abcdef'
  const image = await drawQrCode(text)
  const svg = Buffer.from(image.split(',')[1] ?? '', 'base64').toString()
  const size = create(text, { errorCorrectionLevel: 'M' }).modules.size
  expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
  // The first dark modules: the upper edge of the finder pattern in the corner.
  expect(svg).toContain('d="M4 4.5h7')
})
