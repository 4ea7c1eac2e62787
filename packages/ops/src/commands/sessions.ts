import type { CommandGroup } from './command.ts'

const columns = [
  'session_id',
  'status',
  'kind',
  'language',
  'question',
  'questions',
  'started_at',
  'ends_at',
  'ended_at',
  'end_reason',
]

export const sessions: CommandGroup = {
  name: 'sessions',
  alias: 'session',
  summary: 'interviews: how far they are and what happened in them',
  commands: [
    { name: 'list', operation: 'listSessions', columns },
    { name: 'show', operation: 'getSessionTimeline' },
    { name: 'transcript', operation: 'readTranscript' },
    { name: 'extend', operation: 'extendSession' },
    { name: 'regrade', operation: 'regradeFeedback' },
    { name: 'end', operation: 'endSession', confirm: 'The interview ends, and cannot be gone on with.' },
    {
      name: 'delete-data',
      operation: 'deleteCandidateData',
      confirm: 'All that this candidate said and what was made of it is removed for good.',
    },
  ],
}
