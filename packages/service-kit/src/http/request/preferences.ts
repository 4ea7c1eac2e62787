const rangesMax = 20

/** What a header such as `Accept` names, in lower case, and how much the caller wants each. Source: RFC 9110, section 12.4.2. */
export function preferencesIn(header: string): { readonly value: string; readonly quality: number }[] {
  return header
    .toLowerCase()
    .split(',', rangesMax)
    .map((range) => {
      const [value = '', ...parameters] = range.split(';').map((part) => part.trim())
      return { value, quality: qualityOf(parameters) }
    })
}

/** The `q` parameter; 1 when absent, 0 when it is not a number. */
function qualityOf(parameters: readonly string[]): number {
  const written = parameters.find((parameter) => parameter.startsWith('q='))
  if (written === undefined) return 1
  const quality = Number(written.slice(2))
  return quality >= 0 && quality <= 1 ? quality : 0
}
