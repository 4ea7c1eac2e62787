import type { StepProgress } from '../steps.ts'
import { createLineBreaker, type LineBreaker } from './line-breaker.ts'
import type { Screen } from './screen.ts'
import { textWidth } from './text-width.ts'

const names = { interviewer: '面试官', candidate: '候选人' }
const margin = 2
const gap = 2
const textAt = margin + textWidth(names.interviewer) + gap

/** Prints a talk in which the interviewer speaks in pieces. */
export function createTalkPrinter({ columns, paint, write }: Screen): (progress: StepProgress) => void {
  let open: LineBreaker | undefined

  const begin = (label: string): LineBreaker => {
    write(`\n${' '.repeat(margin)}${label}${' '.repeat(gap)}`)
    return createLineBreaker({ indent: textAt, columns, write })
  }
  const interviewerSays = (piece: string): void => {
    open ??= begin(paint('cyan', names.interviewer))
    open.feed(piece)
  }
  const end = (): void => {
    open?.end()
    if (open !== undefined) write('\n')
    open = undefined
  }

  return (progress) => {
    switch (progress.kind) {
      case 'OPENING':
        interviewerSays(progress.text)
        return end()
      case 'CANDIDATE_SAYS':
        end()
        open = begin(paint('green', names.candidate))
        open.feed(progress.text)
        return end()
      case 'REPLY_PIECE':
        return interviewerSays(progress.text)
      case 'REPLY_BEGINS_ANEW':
        if (open === undefined) return undefined
        end()
        return write(`${' '.repeat(textAt)}${paint('dim', '(the reply begins anew)')}\n`)
      case 'REPLY_DONE':
        return end()
      case 'FEEDBACK_IN_THE_MAKING':
        // The line of the step says that it goes on.
        return undefined
    }
  }
}
