import { StackError } from '../stack-error.ts'
import type { InfrastructurePartName, Part } from './part.ts'

/** A part whose address was given in the environment: it is used, and never stopped. */
export function givenPart(name: InfrastructurePartName): Part {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new StackError(name, 'its address was given in the environment, so it is not ours to stop or start'),
    )
  return { name, pid: () => undefined, stop: refuse, kill: refuse, start: refuse }
}
