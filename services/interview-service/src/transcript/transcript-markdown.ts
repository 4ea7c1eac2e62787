import type { Language } from '@interview-pass/contracts'
import { markdownLine } from '../markdown-text.ts'
import type { Transcript } from './read-transcript.ts'
import type { Authorship, TranscriptQuestion, TranscriptTurn } from './transcript.ts'

interface Words {
  readonly title: string
  readonly position: string
  readonly started: string
  readonly ended: string
  readonly question: (number: number) => string
  readonly asked: string
  readonly candidate: string
  readonly interviewer: string
  readonly pending: string
  readonly planned: string
  readonly writtenBy: (model: string, prompt: string) => string
}

const words: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    title: '模拟面试记录',
    position: '应聘职位',
    started: '开始时间',
    ended: '结束时间',
    question: (number) => `问题 ${number}`,
    asked: '提问时间',
    candidate: '候选人',
    interviewer: '面试官',
    pending: '正在回复',
    planned: '预设内容',
    writtenBy: (model, prompt) => `由 ${model} 依提示词 ${prompt} 生成`,
  },
  en: {
    title: 'Transcript of a mock interview',
    position: 'Position',
    started: 'Started',
    ended: 'Ended',
    question: (number) => `Question ${number}`,
    asked: 'Asked',
    candidate: 'Candidate',
    interviewer: 'Interviewer',
    pending: 'being answered',
    planned: 'planned text',
    writtenBy: (model, prompt) => `written by ${model} with the prompt ${prompt}`,
  },
}

/** A transcript as Markdown, in the language of the interview. What people and models said is quoted and marks up nothing. */
export function transcriptMarkdown(transcript: Transcript): string {
  const say = words[transcript.language]
  const facts = [
    [say.position, transcript.position === null ? '' : markdownLine(transcript.position)],
    [say.started, timeText(transcript.startedAt)],
    [say.ended, timeText(transcript.endedAt)],
  ].filter(([, value]) => value !== '')
  const parts = [
    `# ${say.title}`,
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    ...transcript.questions.flatMap((question) => questionParts(question, say)),
  ]
  return `${parts.join('\n\n')}\n`
}

function questionParts(question: TranscriptQuestion, say: Words): string[] {
  return [
    `## ${say.question(question.number)}`,
    quoted(question.text),
    ...(question.askedAt === null ? [] : [`${say.asked}: ${timeText(question.askedAt)}`]),
    ...question.turns.flatMap((turn) => turnParts(turn, say)),
  ]
}

function turnParts(turn: TranscriptTurn, say: Words): string[] {
  const said = [`**${say.candidate}** · ${timeText(turn.saidAt)}`, quoted(turn.message)]
  if (turn.reply === null) return [...said, `**${say.interviewer}** · ${say.pending}`]
  const author = authorText(turn.writtenBy, say)
  return [...said, `**${say.interviewer}** · ${timeText(turn.repliedAt)} · ${author}`, quoted(turn.reply)]
}

function authorText(author: Authorship | null, say: Words): string {
  if (author === null) return say.planned
  return say.writtenBy(markdownLine(author.model), markdownLine(`${author.promptId} ${author.promptVersion}`))
}

function timeText(time: Date | null): string {
  return time?.toISOString() ?? ''
}

/** Quoted line by line: lines stay lines, and empty ones part paragraphs. */
function quoted(text: string): string {
  const lines = text.split(/\r\n|[\r\n]/).map(markdownLine)
  const breakAfter = (index: number) => (lines[index] !== '' && (lines[index + 1] ?? '') !== '' ? '\\' : '')
  return lines.map((line, index) => `> ${line}${breakAfter(index)}`.trimEnd()).join('\n')
}
