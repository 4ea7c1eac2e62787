import { styleText } from 'node:util'

/** Where a program writes for a person. */
export interface Screen {
  write(text: string): void
  /** Width of a line, in cells. */
  readonly columns: number
  /** Whether a line may be written over. */
  readonly canRewrite: boolean
  /** A text in a style, where there are colours. */
  paint(style: Style, text: string): string
}

type Style = Parameters<typeof styleText>[0]

/** Longer lines are hard to read, however wide the terminal. */
const columnsMax = 100
const columnsWithoutTerminal = 80
const columnsMin = 20

/** A stream as a screen: colours and rewriting only on a terminal, and no colours where `NO_COLOR` is set. Source: no-color.org. */
export function openScreen(
  stream: { write(text: string): unknown; isTTY?: boolean; columns?: number },
  environment: NodeJS.ProcessEnv,
): Screen {
  const isTerminal = stream.isTTY === true && environment['TERM'] !== 'dumb'
  const hasColours = isTerminal && (environment['NO_COLOR'] ?? '') === ''
  return {
    write: (text) => void stream.write(text),
    columns: Math.max(columnsMin, Math.min(stream.columns ?? columnsWithoutTerminal, columnsMax)),
    canRewrite: isTerminal,
    paint: (style, text) => (hasColours ? styleText(style, text, { validateStream: false }) : text),
  }
}
