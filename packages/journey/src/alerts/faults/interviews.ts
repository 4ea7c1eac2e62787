import { aborted, broken, withoutPart, type Fault } from '../fault.ts'
import { haveCandidates, holdInterview } from '../talk.ts'
import { refuseRows } from './payments.ts'

const always = { times: 'always' } as const

export const accountRefused: Fault = {
  what: 'the API refuses our key, until it takes it',
  alerts: [{ alert: 'ModelAccountRefused', labels: { reason: 'KEY' } }],
  play: (scene, ending) =>
    broken(
      () => scene.model.setFault({ kind: 'http_error', status: 401, ...always }),
      () => haveCandidates(scene, { atOnce: 1, turns: 3 }, ending),
      () => scene.model.clearFaults(),
    ),
}

export const modelAway: Fault = {
  what: 'the API of the model is stopped while interviews go on, until it is started again',
  alerts: [{ alert: 'ModelDown', lane: 'minutes' }],
  play: (scene, ending) =>
    withoutPart(scene, 'claude-simulator', () => haveCandidates(scene, { atOnce: 5, turns: 10 }, ending)),
}

export const modelFails: Fault = {
  what: 'the first model fails at two of five requests, until it does no more',
  alerts: [{ alert: 'ModelFails', labels: { model: 'claude-sonnet-5-5' } }],
  play: (scene, ending) =>
    broken(
      () =>
        scene.model.setFault({
          kind: 'http_error',
          status: 500,
          should_retry: false,
          model: 'claude-sonnet-5-5',
          probability: 0.4,
          ...always,
        }),
      () => haveCandidates(scene, { atOnce: 5, turns: 10 }, ending),
      () => scene.model.clearFaults(),
    ),
}

export const feedbackRefused: Fault = {
  what: 'every model refuses to judge answers, until they do',
  alerts: [{ alert: 'FeedbackFails' }],
  play: (scene, ending) =>
    broken(
      () => scene.model.setFault({ kind: 'refusal', after_deltas: 0, task: 'assess-question', ...always }),
      async () => {
        await holdInterview(scene, 2)
        await aborted(ending)
      },
      () => scene.model.clearFaults(),
    ),
}

export const costly: Fault = {
  what: 'interviews that cost more than a day may; then nobody talks',
  alerts: [{ alert: 'ModelBudgetBurnsFast' }, { alert: 'ModelBudgetSpent', lane: 'days' }],
  clearsLater: true,
  play: (scene, ending) => haveCandidates(scene, { atOnce: 6, turns: 10 }, ending),
}

export const turnsNotWritten: Fault = {
  what: 'a constraint refuses every new turn of an interview, until it is dropped',
  alerts: [{ alert: 'ObjectiveBurnsFast', labels: { slo: 'interview' } }],
  play: (scene, ending) =>
    refuseRows(scene, 'interview.turns', () => haveCandidates(scene, { atOnce: 6, turns: 1 }, ending)),
}
