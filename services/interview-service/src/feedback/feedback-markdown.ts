import { markdownLine } from '../markdown-text.ts'
import type { StoredFeedback } from './feedback.ts'
import { feedbackDocument } from './feedback-document.ts'
import type { FeedbackSubject } from './feedback-subject.store.ts'

/** A feedback as Markdown. What people and models said marks up nothing. */
export function feedbackMarkdown(
  stored: StoredFeedback,
  interview: Pick<FeedbackSubject, 'language' | 'position'>,
): string {
  const made = feedbackDocument(stored, interview)
  const parts = [
    `# ${made.title}`,
    made.facts.map(([name, value]) => `- ${name}: ${markdownLine(value)}`).join('\n'),
    markdownLine(made.summary),
    made.scores.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    ...(made.competencies.rows.length === 0
      ? []
      : [
          `## ${made.competencies.title}`,
          made.competencies.rows.map(([name, value]) => `- ${markdownLine(name)}: ${value}`).join('\n'),
        ]),
    ...made.questions.flatMap(({ title, verdict, question, sections }) => [
      `## ${title}`,
      markdownLine(question),
      `**${verdict}**`,
      ...sections.flatMap((section) => [
        `### ${section.title}`,
        section.points
          .map(
            ({ text, quote }) =>
              `- ${markdownLine(text)}${quote === null ? '' : `\n\n  > ${markdownLine(quote)}`}`,
          )
          .join('\n'),
      ]),
    ]),
    ...(made.steps.texts.length === 0
      ? []
      : [
          `## ${made.steps.title}`,
          made.steps.texts.map((text, index) => `${index + 1}. ${markdownLine(text)}`).join('\n'),
        ]),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
