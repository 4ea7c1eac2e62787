import { stripVTControlCharacters } from 'node:util'
import { openScreen, type Screen } from '../src/terminal/screen.ts'

export interface RecordingScreen extends Screen {
  /** What was written, without control characters. */
  text(): string
  lines(): string[]
  raw(): string
}

export function recordingScreen(
  options: { columns?: number; isTTY?: boolean; environment?: NodeJS.ProcessEnv } = {},
): RecordingScreen {
  let written = ''
  const { columns = 80, isTTY = false, environment = {} } = options
  const stream = { write: (text: string) => void (written += text), isTTY, columns }
  const text = (): string => stripVTControlCharacters(written)
  return {
    ...openScreen(stream, environment),
    text,
    lines: () => text().split('\n'),
    raw: () => written,
  }
}
