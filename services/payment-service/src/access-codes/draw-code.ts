import { AppError, databaseErrorOf, type Logger } from '@interview-pass/service-kit'
import type { CodeGenerator } from './generate-code.ts'

export interface DrawCodeDeps {
  readonly generateCode: CodeGenerator
  /** Takes over when the first generator fails or keeps colliding. */
  readonly generateCodeFallback: CodeGenerator
  readonly countFallbackCode: () => void
  readonly logger: Logger
}

const drawsMax = 3

/**
 * Does `work` with a code that no row has. A collision, which changes nothing, is drawn again three times; then the second
 * generator draws. `work` may be called again for a collision only, and throws 23505 on `uk_access_codes_code` for one.
 */
export async function withNewCode<Result>(
  deps: DrawCodeDeps,
  work: (accessCode: string) => Promise<Result>,
): Promise<Result> {
  for (let draw = 1; draw <= drawsMax; draw += 1) {
    const accessCode = drawCode(deps)
    if (accessCode === undefined) break
    const done = await unlessTaken(work(accessCode))
    if (done !== undefined) return done.result
  }
  deps.countFallbackCode()
  deps.logger.error('the second access code generator took over')
  const done = await unlessTaken(work(deps.generateCodeFallback()))
  if (done === undefined) throw new AppError('SERVICE_ERROR')
  return done.result
}

function drawCode(deps: DrawCodeDeps): string | undefined {
  try {
    return deps.generateCode()
  } catch (error) {
    deps.logger.error({ error }, 'the access code generator failed')
    return undefined
  }
}

/** Undefined when another row has this code already; nothing has changed then. */
async function unlessTaken<Result>(work: Promise<Result>): Promise<{ readonly result: Result } | undefined> {
  try {
    return { result: await work }
  } catch (error) {
    const fault = databaseErrorOf(error)
    if (fault?.code === '23505' && fault.constraint === 'uk_access_codes_code') return undefined
    throw error
  }
}
