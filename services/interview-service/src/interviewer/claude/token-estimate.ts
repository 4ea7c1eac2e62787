/** About so many letters make one token of a language with an alphabet. */
const lettersPerToken = 4

/** About how many tokens a text is: one for each Chinese character, one for four other characters. */
export function estimateTokens(text: string): number {
  const characters = [...text].length
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return chinese + Math.ceil((characters - chinese) / lettersPerToken)
}
