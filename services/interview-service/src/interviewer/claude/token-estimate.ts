/** About so many letters make one token of a language with an alphabet. */
const lettersPerToken = 4

/** About how many tokens a text is: one for each Chinese character, one for four other characters. */
export function estimateTokens(text: string): number {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const others = text.replaceAll(/\p{Script=Han}/gu, '').length
  return chinese + Math.ceil(others / lettersPerToken)
}
