import type { Addresses } from '@interview-pass/stack'
import { expect } from 'vitest'
import { playEnding, type EndingName } from '../src/endings/play-ending.ts'
import { textWidth } from '../src/terminal/text-width.ts'
import { recordingScreen } from './recording-screen.ts'

/** Each other ending, and what its timeline says. */
export const endingTimelines: readonly (readonly [EndingName, RegExp])[] = [
  ['refund', /REQUEST_REFUND +SUCCEEDED[^]*REFUND +SUCCEEDED/u],
  ['late', /outcome SETTLED[^]*outcome LATE_REFUND[^]*cause LATE_PAYMENT/u],
  ['surplus', /ADD_ATTEMPT[^]*outcome SETTLED[^]*outcome SURPLUS[^]*cause SURPLUS/u],
  ['lost-notification', /SETTLE_PAYMENT +SUCCEEDED +QUERY/u],
]

/** Plays an ending, which fails unless it is reached, and reads the timeline that is shown. */
export async function expectEnding(addresses: Addresses, name: EndingName, timeline: RegExp): Promise<void> {
  const screen = recordingScreen()
  const { steps } = await playEnding(name, { addresses, screen })
  expect(steps).toBeGreaterThan(5)
  expect(screen.text()).toMatch(timeline)
  for (const line of screen.lines()) expect(textWidth(line)).toBeLessThanOrEqual(80)
}
