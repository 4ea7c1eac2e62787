import { z } from 'zod'
import type { TokenUsage } from './model-call.ts'
import data from './prices.json' with { type: 'json' }

/** Nano-units of the currency for one token: 2 USD for a million tokens are 2000. */
const nanoPerToken = z.int().min(0).max(1_000_000)

const tier = z.strictObject({
  /** Prompts of up to so many tokens; null for all longer ones. */
  promptTokensMax: z.int().min(1).nullable(),
  input: nanoPerToken,
  output: nanoPerToken,
  cacheWrite: nanoPerToken,
  cacheRead: nanoPerToken,
})

const price = z.strictObject({
  model: z.string().max(100),
  /** In force from this moment until a later entry of the same model. */
  from: z.iso.datetime(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  tiers: z
    .array(tier)
    .min(1)
    .refine((tiers) => tiers.at(-1)?.promptTokensMax === null, 'the last tier must have no limit')
    .refine(
      (tiers) =>
        tiers.every((next, index) => isHigher(next.promptTokensMax, tiers[index - 1]?.promptTokensMax)),
      'tiers must rise',
    ),
})

const priceTable = z
  .array(price)
  .min(1)
  .refine(
    (prices) => new Set(prices.map(({ currency }) => currency)).size === 1,
    'all prices need one currency',
  )

function isHigher(limit: number | null, before: number | null | undefined): boolean {
  return before === undefined || (before !== null && (limit === null || limit > before))
}

export type PriceTable = z.infer<typeof priceTable>

/** Checks a price table. Throws ZodError naming the entry and the rule. */
export function parsePriceTable(data: unknown): PriceTable {
  return priceTable.parse(data)
}

/** The dated prices that are shipped with the service. */
export const shippedPrices: PriceTable = parsePriceTable(data)

/** What a call cost at a moment, in whole nano-units. Throws RangeError for a model without a price then. */
export function costOf(
  prices: PriceTable,
  call: { model: string; at: Date; usage: TokenUsage },
): { costNano: bigint; currency: string } {
  const found = prices
    .filter(({ model, from }) => model === call.model && new Date(from) <= call.at)
    .sort((left, right) => Date.parse(right.from) - Date.parse(left.from))[0]
  if (found === undefined) throw new RangeError(`no price for ${call.model} at ${call.at.toISOString()}`)
  const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = call.usage
  const promptTokens = inputTokens + cacheWriteTokens + cacheReadTokens
  const rate = found.tiers.find(
    ({ promptTokensMax }) => promptTokensMax === null || promptTokens <= promptTokensMax,
  )
  if (rate === undefined) throw new RangeError(`no price tier for ${promptTokens} tokens`)
  const costNano =
    BigInt(inputTokens) * BigInt(rate.input) +
    BigInt(outputTokens) * BigInt(rate.output) +
    BigInt(cacheWriteTokens) * BigInt(rate.cacheWrite) +
    BigInt(cacheReadTokens) * BigInt(rate.cacheRead)
  return { costNano, currency: found.currency }
}
