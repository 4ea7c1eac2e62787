import type { Check } from '../run-checks.ts'
import { runTool } from './run-tool.ts'

/** A check that a tool of the workspace makes: the tool says by its exit code whether all is well, and prints what is not. */
export function toolCheck(name: string, tool: string, args: readonly string[], timeoutMs?: number): Check {
  return {
    name,
    run: async (root) => {
      const { exitCode, output } = await runTool({
        root,
        name: tool,
        args,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      })
      if (exitCode === 0) return []
      return [`${[tool, ...args].join(' ')} ended with code ${exitCode}:`, ...output.trim().split('\n')]
    },
  }
}
