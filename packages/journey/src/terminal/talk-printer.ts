import { createLineBreaker, type LineBreaker } from './line-breaker.ts'
import type { Screen } from './screen.ts'
import { textWidth } from './text-width.ts'

/** Prints a talk in which one side speaks in pieces. */
export interface TalkPrinter {
  candidateSays(text: string): void
  interviewerSays(piece: string): void
  /** What the interviewer has said in this turn so far is void. */
  interviewerBeginsAnew(): void
  endTurn(): void
}

const names = { interviewer: '面试官', candidate: '候选人' }
const margin = 2
const gap = 2
const textAt = margin + textWidth(names.interviewer) + gap

export function createTalkPrinter(screen: Screen): TalkPrinter {
  const { paint } = screen
  let open: LineBreaker | undefined

  const begin = (label: string): LineBreaker => {
    screen.write(`\n${' '.repeat(margin)}${label}${' '.repeat(gap)}`)
    return createLineBreaker({ indent: textAt, columns: screen.columns, write: screen.write })
  }
  const end = (): void => {
    open?.end()
    if (open !== undefined) screen.write('\n')
    open = undefined
  }

  return {
    candidateSays(text) {
      end()
      open = begin(paint.green(names.candidate))
      open.feed(text)
      end()
    },
    interviewerSays(piece) {
      open ??= begin(paint.cyan(names.interviewer))
      open.feed(piece)
    },
    interviewerBeginsAnew() {
      if (open === undefined) return
      end()
      screen.write(`${' '.repeat(textAt)}${paint.dim('(the reply begins anew)')}\n`)
    },
    endTurn: end,
  }
}
