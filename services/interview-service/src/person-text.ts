import { fieldRules } from '@interview-pass/contracts'
import { z } from 'zod'

/**
 * Text that a person has written, of at most `lengthMax` characters, as it may be stored and shown to a model. It has at least one
 * character that can be seen: one of invisible characters says as little as white space.
 */
export function personText(lengthMax: number) {
  return z
    .string()
    .min(1)
    .max(lengthMax)
    .overwrite(withoutHidden)
    .trim()
    .regex(visible, fieldRules.visibleText.en)
}

/**
 * Control characters, and what hides or turns round text that a model would read: tags, and the embeddings, overrides and
 * isolates of writing directions. Source: Unicode Technical Report 36, section 2, and the Bidirectional Algorithm, table 4.
 */
const hidden = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]|(?![\n\t])\p{Cc}/gu

function withoutHidden(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(hidden, '')
}

/** No mark, white space, control or format character, nor one that is drawn as nothing, such as Hangul fillers and variation selectors. */
const visible = /[^\p{M}\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffd]/u
