import type { AssessInput } from '../interviewer/interviewer.ts'
import { foldText } from './folded-text.ts'

type Line = AssessInput['exchange'][number]

/** From this share of its words on, a text was said before. */
const repeatedShareMin = 0.8

/** Shorter sentences are said again by chance. */
const sentenceLengthMin = 6

/** Marks what the candidate had said in the same words under an earlier question: it is judged once. Questions come in order. */
export function markRepeats<Q extends { readonly exchange: readonly Line[] }>(questions: readonly Q[]): Q[] {
  const earlier: { readonly id: string; readonly letters: string }[] = []
  return questions.map((question) => {
    const exchange = question.exchange.map((line) => {
      const repeats = line.role === 'CANDIDATE' ? repeatedLine(line.text, earlier) : undefined
      return repeats === undefined ? line : { ...line, repeats }
    })
    for (const { id, role, text } of question.exchange) {
      if (role === 'CANDIDATE') earlier.push({ id, letters: lettersOf(text) })
    }
    return { ...question, exchange }
  })
}

function repeatedLine(
  text: string,
  earlier: readonly { readonly id: string; readonly letters: string }[],
): string | undefined {
  const sentences = text
    .split(/[。！？!?；;\n]|\.\s/u)
    .map(lettersOf)
    .filter((sentence) => sentence.length >= sentenceLengthMin)
  const whole = lengthOf(sentences)
  if (whole === 0) return undefined
  return earlier.find(({ letters }) => {
    const said = sentences.filter((sentence) => letters.includes(sentence))
    return lengthOf(said) / whole >= repeatedShareMin
  })?.id
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0)
}

function lettersOf(text: string): string {
  return foldText(text).text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
