import path from 'node:path'
import { StackError, type ProgressEvent } from '@interview-pass/stack'
import { JourneyError } from '../steps.ts'
import { brokenText } from './line-breaker.ts'
import type { Screen } from './screen.ts'
import { durationText } from './times.ts'

/** `story` says in a few words what is played. */
export function titleText(story: string, { paint }: Screen): string {
  return `\n${paint('bold', 'Interview Pass')}: ${story}\n\n`
}

export const journeyTitle = 'one paid interview, from the QR code to the feedback'

/** One line for what a person wants to know while the stack comes up; nothing for the rest. */
export function progressText(event: ProgressEvent, { paint }: Screen): string {
  const isNews = event.state !== 'starting' && event.state !== 'stopping' && event.state !== 'stopped'
  if (!isNews) return ''
  const time = `${(event.elapsedMs / 1000).toFixed(1)} s`.padStart(8)
  const state = event.state === 'ended' ? paint('red', event.state) : event.state
  const detail = event.detail === undefined ? '' : paint('dim', `  ${event.detail}`)
  return `${paint('dim', time)}  ${event.part.padEnd(18)} ${state}${detail}\n`
}

interface Totals {
  /** Until everything ran; absent when it ran before. */
  readonly stackMs?: number
  readonly journeyMs: number
  readonly steps: number
  /** Of the interview, where one was held. */
  readonly turns?: number
}

/** The last line of what went well. */
export function totalsText({ stackMs, journeyMs, steps, turns }: Totals, { paint }: Screen): string {
  const done = turns === undefined ? `${steps} steps` : `${steps} steps, ${turns} turns`
  const journey = `${paint('green', 'Done')}: ${done}; journey ${durationText(journeyMs)}`
  if (stackMs === undefined) return `${journey}.\n`
  return `${journey}, stack ${durationText(stackMs)}. Everything is stopped again.\n`
}

/** What went wrong, where, what to do, and where the logs of a stack of its own are. */
export function failureText(
  error: unknown,
  { program, stackFolder }: { program: 'demo' | 'journey'; stackFolder?: string | undefined },
  { columns, paint }: Screen,
): string {
  const { step, reason, remedy } = explain(error)
  const line = (name: string, text: string | undefined): string =>
    text === undefined ? '' : `  ${name.padEnd(12)}${brokenText(text, { indent: 14, columns })}\n`
  const logs = stackFolder === undefined ? undefined : path.join(stackFolder, 'logs')
  return [
    `\n${paint('red', `The ${program} did not come to its end.`)}\n`,
    line('step', step),
    line('cause', reason),
    line('what to do', remedy),
    line('logs', logs),
  ].join('')
}

function explain(error: unknown): { step?: string; reason: string; remedy?: string } {
  if (error instanceof JourneyError) return error
  const reason = error instanceof Error ? error.message : String(error)
  // The message of a StackError names the remedy and the log.
  return error instanceof StackError ? { step: `bring up ${error.part}`, reason } : { reason }
}
