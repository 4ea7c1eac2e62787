import { breaches, type FaultOrder } from '@interview-pass/claude-simulator'
import type { ModelFaultCase } from './fault-case.ts'
import * as faults from './faults.ts'
import { givenBack, kept } from './talk-facts.ts'

type Faults = readonly FaultOrder[]

const withoutModel = 'The planned words are said, with the planned question.'
const second = 'The second model answers.'
const again = 'The same model is asked once more.'
const takenBack = 'What was heard of the first reply is taken back.'

const spoken = { told: 'words of a model, no limit reached', noticed: '', inTheEnd: kept }
const spokenAnew = { ...spoken, inTheEnd: givenBack }
const spokenLate = { ...spoken, told: 'words of a model, a limit reached' }
const planned = {
  told: 'the planned words, no limit reached',
  noticed: 'turn_fallbacks_total{step="REPLY"}',
  inTheEnd: givenBack,
}

/** The model is asked once more. */
function repeated(outcome: string, group: Faults): readonly ModelFaultCase[] {
  return [
    ...recovered(group, { calls: `sonnet ${outcome}, sonnet COMPLETED`, outcome: again }),
    {
      faults: faults.lasting(group),
      calls: ['sonnet', 'sonnet', 'haiku', 'haiku'].map((model) => `${model} ${outcome}`).join(', '),
      ...planned,
      outcome: `Each model is asked twice. ${withoutModel}`,
    },
  ]
}

/** Nothing more is expected of this model. */
function lost(outcome: string, group: Faults): readonly ModelFaultCase[] {
  return [
    ...recovered(group, { calls: `sonnet ${outcome}, haiku COMPLETED`, outcome: second }),
    {
      faults: faults.lasting(group),
      calls: `sonnet ${outcome}, haiku ${outcome}`,
      ...planned,
      outcome: withoutModel,
    },
  ]
}

/** Before any word it is not noticed; among words these are taken back. */
function recovered(
  group: Faults,
  { calls, outcome }: Pick<ModelFaultCase, 'calls' | 'outcome'>,
): readonly ModelFaultCase[] {
  const before = faults.atTheStart(group)
  const among = faults.amongWords(group)
  return [
    ...(before.length === 0 ? [] : [{ faults: before, calls, ...spoken, outcome }]),
    ...(among.length === 0
      ? []
      : [{ faults: among, calls, ...spokenAnew, outcome: `${outcome} ${takenBack}` }]),
  ]
}

const silent: readonly ModelFaultCase[] = [
  {
    faults: faults.slowToBegin,
    calls: 'sonnet TIMED_OUT, haiku COMPLETED',
    ...spokenLate,
    outcome: second,
  },
  {
    faults: faults.silentFromTheStart,
    calls: 'sonnet STALLED, haiku COMPLETED',
    ...spokenLate,
    outcome: second,
  },
  {
    faults: faults.silentAmongWords,
    calls: 'sonnet STALLED, haiku COMPLETED',
    ...spokenLate,
    inTheEnd: givenBack,
    outcome: `Signs of life are no words. ${second} ${takenBack}`,
  },
  {
    faults: faults.lasting(faults.silentAmongWords),
    calls: 'sonnet STALLED, haiku STALLED',
    ...planned,
    told: 'the planned words, a limit reached',
    outcome: withoutModel,
  },
]

function paged(reason: string, outcome: string, group: Faults): ModelFaultCase {
  return {
    faults: group,
    calls: `sonnet ${outcome}`,
    ...planned,
    noticed: `model_account_refusals_total{reason="${reason}"}, ${planned.noticed}, error MODEL_ACCOUNT_REFUSED`,
    outcome: `An operator is called at once, and no other model is asked. ${withoutModel}`,
  }
}

const hopeless: readonly ModelFaultCase[] = [
  {
    faults: faults.tooLarge,
    calls: 'sonnet REJECTED',
    ...planned,
    outcome: `Too large for one is too large for all. ${withoutModel}`,
  },
  paged('KEY', 'REJECTED', faults.badKey),
  paged('BILLING', 'REJECTED', faults.unpaid),
  paged('SPEND_LIMIT', 'REJECTED', faults.overspent),
  paged('SPEND_LIMIT', 'RATE_LIMITED', faults.overspentByCode),
]

const wordless: readonly ModelFaultCase[] = [
  {
    faults: [{ kind: 'empty_content' }],
    calls: 'sonnet INVALID, sonnet COMPLETED',
    ...spoken,
    outcome: 'A reply without words is asked for once more.',
  },
  {
    faults: [{ kind: 'empty_content', times: 'always' }],
    calls: 'sonnet INVALID, sonnet INVALID',
    ...planned,
    outcome: `The repair is the last try, and a second model is not asked. ${withoutModel}`,
  },
]

/** Words that may not be said, by the rule that they break. */
const forbidden: readonly { readonly fault: FaultOrder; readonly rule: string }[] = [
  ...breaches.map((breach) => ({
    fault: { kind: 'forbidden_reply' as const, breach },
    // What is asked besides the planned question, or instead of it, is one rule.
    rule: breach === 'TWO_QUESTIONS' || breach === 'NO_QUESTION' ? 'OTHER_QUESTION' : breach,
  })),
  { fault: { kind: 'other_words', text: 'Sure, here you are.' }, rule: 'OTHER_LANGUAGE' },
  { fault: { kind: 'invalid_json' }, rule: 'OTHER_LANGUAGE' },
  { fault: { kind: 'schema_violation' }, rule: 'OTHER_QUESTION' },
]

/** Of these something was heard before a sentence broke the rule. */
const heardBefore = ['PERSONAL_QUESTION', 'TWO_QUESTIONS', 'NO_QUESTION', 'JUDGEMENT']

function guarded({ fault, rule }: (typeof forbidden)[number]): readonly ModelFaultCase[] {
  const wasHeard = 'breach' in fault && heardBefore.includes(fault.breach)
  const inTheEnd = wasHeard ? givenBack : kept
  return [
    {
      faults: [fault],
      calls: 'sonnet INVALID, sonnet COMPLETED',
      ...spoken,
      noticed: `model_replies_broken_total{rule="${rule}"}`,
      inTheEnd,
      outcome: 'The sentence is not heard; the model is told the rule, and says something else.',
    },
    {
      faults: faults.lasting([fault]),
      calls: 'sonnet INVALID, sonnet INVALID',
      ...planned,
      noticed: `model_replies_broken_total{rule="${rule}"}, model_replies_replaced_total{rule="${rule}"}`,
      inTheEnd,
      outcome: `The sentence is not heard, and a second model is not asked. ${withoutModel}`,
    },
  ]
}

/** What comes of each fault while a reply is worded. */
export const replyCases: readonly ModelFaultCase[] = [
  {
    faults: faults.harmless,
    calls: 'sonnet COMPLETED',
    ...spoken,
    outcome: 'What the wire may bring is borne: nobody notices.',
  },
  ...repeated('OVERLOADED', faults.overloaded),
  ...repeated('FAILED', faults.broken),
  ...repeated('CONNECTION_FAILED', [...faults.cut, ...faults.reset]),
  ...repeated('RATE_LIMITED', faults.busy),
  ...lost('OVERLOADED', faults.final),
  ...lost('RATE_LIMITED', faults.limited),
  ...lost('TIMED_OUT', faults.timedOut),
  ...lost('REJECTED', faults.rejected),
  ...lost('REFUSED', faults.refused),
  ...lost('TRUNCATED', faults.truncated),
  ...silent,
  ...hopeless,
  ...wordless,
  ...forbidden.flatMap(guarded),
]
