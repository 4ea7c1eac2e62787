import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import { CallFailure } from './call-failure.ts'
import type { ClaudeSettings } from './claude-settings.ts'
import { countsAgainstModel } from './next-step.ts'

export interface ModelBreakers {
  /**
   * Runs one attempt and counts its failure against the model. Returns BREAKER_OPEN at once, without an attempt, while the
   * model's breaker is open. While another call tries whether it is back, this one waits for that when it `waitsForTrial`, and
   * gets BREAKER_OPEN otherwise.
   */
  run<T>(
    model: string,
    attempt: () => Promise<T>,
    options: { waitsForTrial: boolean },
  ): Promise<{ value: T } | 'BREAKER_OPEN'>
}

/** One breaker a model, shared by all sessions of this process. */
export function createModelBreakers(models: readonly string[], settings: ClaudeSettings): ModelBreakers {
  const breakers = new Map(models.map((model) => [model, createBreaker(settings)]))
  return {
    async run(model, attempt, { waitsForTrial }) {
      const breaker = breakers.get(model)
      if (breaker === undefined) throw new RangeError(`no breaker for ${model}`)
      // The policy itself lets every call wait.
      if (!waitsForTrial && breaker.state === CircuitState.HalfOpen) return 'BREAKER_OPEN'
      try {
        return { value: await breaker.execute(attempt) }
      } catch (error) {
        if (isBrokenCircuitError(error)) return 'BREAKER_OPEN'
        throw error
      }
    },
  }
}

function createBreaker(settings: ClaudeSettings): CircuitBreakerPolicy {
  return circuitBreaker(
    handleWhen((error) => error instanceof CallFailure && countsAgainstModel(error)),
    {
      halfOpenAfter: settings.breakerHalfOpenAfterMs,
      breaker: new ConsecutiveBreaker(settings.breakerFailuresMax),
    },
  )
}
