import { breaches, faultKinds, feedbackStyles, planFlaws } from '@interview-pass/claude-simulator'
import { expect, it } from 'vitest'
import { modelDoors } from '../../../test/model-faults/model-doors.ts'
import { promptIds } from './prompts.ts'

/** Faults that only one task can have, and one that needs a form to break. */
const doorsOf: Readonly<Partial<Record<(typeof faultKinds)[number], readonly string[]>>> = {
  forbidden_reply: ['interviewer-reply'],
  bad_plan: ['plan-interview'],
  feedback_style: ['assess-question', 'next-steps'],
}

it('the table of the model’s faults has every task, with every kind of fault that it can meet', () => {
  expect(modelDoors.map(({ name }) => name).toSorted()).toEqual(promptIds.toSorted())
  for (const { name, cases } of modelDoors) {
    const played = new Set(cases.flatMap(({ faults }) => faults.map(({ kind }) => kind)))
    const meant = faultKinds.filter((kind) => (doorsOf[kind] ?? [name]).includes(name))
    expect({ name, kinds: [...played].toSorted() }).toEqual({ name, kinds: meant.toSorted() })
  }
})

it('the table has every way to break a reply, to spoil a plan and to write a feedback', () => {
  const played = modelDoors.flatMap(({ cases }) => cases.flatMap(({ faults }) => faults))
  const ways = (kind: string, field: string) =>
    new Set(
      played.flatMap((fault) =>
        fault.kind === kind ? [Object.entries(fault).find(([name]) => name === field)?.[1]] : [],
      ),
    )
  expect(ways('forbidden_reply', 'breach')).toEqual(new Set(breaches))
  expect(ways('bad_plan', 'flaw')).toEqual(new Set(planFlaws))
  expect(ways('feedback_style', 'style')).toEqual(new Set(feedbackStyles))
})
