import { expect, it } from 'vitest'
import { reportText } from './report-text.ts'

it('a report lays the figures out as tables, with what does not agree at the end', () => {
  const text = reportText({
    seed: 7,
    interviews: 3,
    turns: 60,
    modelTurns: 50,
    takenOver: 4,
    lost: 1,
    doubled: 0,
    left: 12,
    longestWaitMs: 9000,
    damage: { 'interview-service': 5, 'claude-simulator': 1, redis: 2, kafka: 3 },
    modelCalls: { 'REPLY LOST': 2, 'DECIDE COMPLETED': 40 },
    durationMs: 61_400,
    differences: ['interview 2: turn 3 stands there 0 times'],
  })
  expect(text).toMatch(/\| interview-service killed \s*\| {3}5 \|/u)
  expect(text).toMatch(/\| lost \s*\| {3}1 \|/u)
  expect(text).toMatch(/\| seconds \s*\| {2}61 \|/u)
  expect(text).toMatch(/DECIDE COMPLETED \| {2}40 \|\n\| REPLY LOST {7}\| {3}2 \|/u)
  expect(text.endsWith('\n- interview 2: turn 3 stands there 0 times\n')).toBe(true)
})
