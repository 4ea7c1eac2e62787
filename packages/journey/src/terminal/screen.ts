import { styleText } from 'node:util'

/** Where a program writes for a person. */
export interface Screen {
  write(text: string): void
  /** Width of a line, in cells. */
  readonly columns: number
  /** Whether a line may be written over. */
  readonly canRewrite: boolean
  readonly paint: Paint
}

interface Paint {
  readonly hasColours: boolean
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  red(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

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
    paint: createPaint(hasColours),
  }
}

function createPaint(hasColours: boolean): Paint {
  const paint =
    (style: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      hasColours ? styleText(style, text, { validateStream: false }) : text
  return {
    hasColours,
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    red: paint('red'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  }
}
