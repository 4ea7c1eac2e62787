import type { Finding } from '../finding.ts'
import { runTool, type ToolCall, type ToolOutcome } from './run-tool.ts'

const TAIL_LINES = 20

/**
 * Runs a tool and reads its findings. A tool that fails without a finding that `read` understands (it crashed, its
 * options changed) becomes a finding with the end of what it said.
 */
export async function toolFindings(
  call: ToolCall,
  read: (outcome: ToolOutcome) => readonly Finding[],
): Promise<readonly Finding[]> {
  const outcome = await runTool(call)
  const findings = outcome.exitCode === 0 ? [] : read(outcome)
  if (outcome.exitCode === 0 || findings.length > 0) return findings
  const said = `${outcome.stdout}\n${outcome.stderr}`.trim().split('\n').slice(-TAIL_LINES).join('\n')
  return [{ file: '.', rule: call.name, todo: `${call.name} failed with code ${outcome.exitCode}:\n${said}` }]
}
