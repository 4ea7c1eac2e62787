import type { ModelFaultCase } from './fault-case.ts'
import * as faults from './faults.ts'

type Seen = Pick<ModelFaultCase, 'told' | 'noticed' | 'inTheEnd'>

/** A task of one call, answered as JSON. */
interface AnswerTask {
  /** The models that are asked, in this order. */
  readonly first: string
  readonly second: string
  /** Whether a fault that passes is met by asking the same model once more: there is time for it. */
  readonly isRepeated: boolean
  /** Of the faults that end alike when they last, whether each is played or only the commonest. */
  readonly areAllLasting: boolean
  /** What is seen when a model has answered after all. */
  readonly well: Seen
  /** What is seen when none has, at once and after so long a silence, and the same in words. */
  readonly ill: Seen
  readonly illLate: Seen
  readonly withoutModel: string
  /** What is seen when every model has refused. */
  readonly refused?: Seen & { readonly outcome: string }
}

/** What comes of each fault that any model may play at any task, by the steps that follow it. */
export function answerCases(task: AnswerTask): readonly ModelFaultCase[] {
  return [
    {
      faults: faults.harmless,
      calls: `${task.first} COMPLETED`,
      ...task.well,
      outcome: 'What the wire may bring is borne: nobody notices.',
    },
    ...passing(task, 'OVERLOADED', faults.overloaded),
    // A body that ends in good order, and is no JSON.
    ...passing(task, 'FAILED', [...faults.broken, ...faults.cut]),
    ...passing(task, 'CONNECTION_FAILED', faults.reset),
    ...passing(task, 'RATE_LIMITED', faults.busy, true),
    ...lost(task, 'OVERLOADED', faults.final),
    ...lost(task, 'RATE_LIMITED', faults.limited),
    ...lost(task, 'TIMED_OUT', faults.timedOut),
    ...lost(task, 'REJECTED', faults.rejected),
    ...lost(task, 'TRUNCATED', faults.truncated),
    ...lost(task, 'REFUSED', faults.refused, task.refused ?? { ...task.ill, outcome: task.withoutModel }),
    silent(task),
    ...malformed(task),
    ...hopeless(task),
  ]
}

/** The model is asked once more where there is time for it, else the second one is. */
function passing(
  task: AnswerTask,
  outcome: string,
  group: typeof faults.overloaded,
  isRepeated = task.isRepeated,
): readonly ModelFaultCase[] {
  if (!isRepeated) return lost(task, outcome, group)
  const { first, second, well, ill } = task
  return [
    {
      faults: group,
      calls: `${first} ${outcome}, ${first} COMPLETED`,
      ...well,
      outcome: 'The same model is asked once more.',
    },
    {
      faults: faults.lasting(group),
      calls: [first, first, second, second].map((model) => `${model} ${outcome}`).join(', '),
      ...ill,
      outcome: `Each model is asked twice. ${task.withoutModel}`,
    },
  ]
}

/** Nothing more is expected of this model. */
function lost(
  { first, second, well, ill, withoutModel, areAllLasting }: AnswerTask,
  outcome: string,
  group: typeof faults.overloaded,
  none: (Seen & { readonly outcome: string }) | undefined = areAllLasting || outcome === 'OVERLOADED'
    ? { ...ill, outcome: withoutModel }
    : undefined,
): readonly ModelFaultCase[] {
  const calls = `${first} ${outcome}, ${second} ${outcome}`
  return [
    {
      faults: group,
      calls: `${first} ${outcome}, ${second} COMPLETED`,
      ...well,
      outcome: 'The second model answers.',
    },
    ...(none === undefined ? [] : [{ faults: faults.lasting(group), calls, ...none }]),
  ]
}

/** When the first model has used up its time, what is left is for the second one. */
function silent({ first, second, illLate, withoutModel }: AnswerTask): ModelFaultCase {
  return {
    faults: faults.allLasting(faults.silent),
    calls: `${first} TIMED_OUT, ${second} TIMED_OUT`,
    ...illLate,
    outcome: `Signs of life are no answer, and one deadline holds for all attempts together. ${withoutModel}`,
  }
}

function malformed(task: AnswerTask): readonly ModelFaultCase[] {
  const { first, second } = task
  return [
    {
      faults: faults.malformed,
      calls: `${first} INVALID, ${first} COMPLETED`,
      ...task.well,
      outcome: 'The model is told what is wrong with its answer, and mends it.',
    },
    {
      faults: faults.lasting(faults.malformed),
      calls: `${first} INVALID, ${first} INVALID, ${second} INVALID`,
      ...task.ill,
      outcome: `One repair, then the second model once. ${task.withoutModel}`,
    },
  ]
}

/** What no other model and no repeat would change. */
function hopeless({ first, ill, withoutModel }: AnswerTask): readonly ModelFaultCase[] {
  const paged = (reason: string, outcome: string, group: typeof faults.overloaded): ModelFaultCase => ({
    faults: group,
    calls: `${first} ${outcome}`,
    ...ill,
    noticed: [
      ...[`model_account_refusals_total{reason="${reason}"}`, ill.noticed]
        .filter((one) => one !== '')
        .toSorted(),
      'error MODEL_ACCOUNT_REFUSED',
    ].join(', '),
    outcome: `An operator is called at once, and no other model is asked. ${withoutModel}`,
  })
  return [
    {
      faults: faults.tooLarge,
      calls: `${first} REJECTED`,
      ...ill,
      outcome: `Too large for one is too large for all. ${withoutModel}`,
    },
    paged('KEY', 'REJECTED', faults.badKey),
    paged('BILLING', 'REJECTED', faults.unpaid),
    paged('SPEND_LIMIT', 'REJECTED', faults.overspent),
    paged('SPEND_LIMIT', 'RATE_LIMITED', faults.overspentByCode),
  ]
}
