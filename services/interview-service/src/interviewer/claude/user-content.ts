/**
 * The user message of every call: one JSON document in one block. Everything a candidate or a third person wrote is in
 * it and nowhere else. Backticks are escaped, so that no text can end the block.
 */
export function asUserContent(document: Readonly<Record<string, unknown>>): string {
  return `\`\`\`json\n${JSON.stringify(document, null, 2).replaceAll('`', '\\u0060')}\n\`\`\``
}

/** The same request once more, with what its answer broke. `problem` names rules and fields and holds no text of the answer. */
export function asRepairContent(content: string, problem: string, again: string): string {
  return `${content}\n\nAn earlier answer to this document could not be used:\n${problem.slice(0, 2000)}\n${again}`
}
