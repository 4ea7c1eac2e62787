import { markdownTable } from '../markdown-table.ts'
import type { InterviewsResult } from './run-interviews.ts'

/** The figures of a run as tables in Markdown. */
export function reportText(result: InterviewsResult): string {
  const { damage, modelCalls, differences } = result
  const figures = {
    seed: result.seed,
    interviews: result.interviews,
    turns: result.turns,
    'replies that a model worded': result.modelTurns,
    'turns taken over': result.takenOver,
    lost: result.lost,
    doubled: result.doubled,
    differences: differences.length,
    'client left a reply': result.left,
    'interview-service killed': damage['interview-service'],
    'model away': damage['claude-simulator'],
    'Redis killed': damage.redis,
    'Kafka killed': damage.kafka,
    'longest wait for a reply, seconds': Math.round(result.longestWaitMs / 1000),
    seconds: Math.round(result.durationMs / 1000),
  }
  return [
    markdownTable(
      ['run', ''],
      Object.entries(figures).map(([name, figure]) => [name, String(figure)]),
    ),
    markdownTable(
      ['model calls', ''],
      Object.entries(modelCalls)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, count]) => [name, String(count)]),
    ),
    ...(differences.length === 0 ? [] : [differences.map((text) => `- ${text}\n`).join('')]),
  ].join('\n')
}
