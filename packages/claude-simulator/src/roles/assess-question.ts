import { closedValues, itemsOf, propertiesOf } from '../schemas/json-schema.ts'
import { boundsOf } from '../schemas/schema-bounds.ts'
import type { SchemaSpot } from '../schemas/schema-instance.ts'
import { createAssessment } from './assessment.ts'
import type { Assessment } from './assessment.ts'
import { chooseFindings, isAboutStrengths } from './findings.ts'
import { ADVICE, STRENGTHS } from './phrases.ts'
import type { Quote } from './quotes.ts'
import type { Role } from './role.ts'
import { levelScaleOf } from './value-names.ts'

/** The assessment of one question: a level per criterion, quotes of the candidate, weaknesses from a closed list. */
export const assessQuestionRole: Role = {
  hints: (context) => {
    const assessment = createAssessment(context)
    return { value: (spot) => valueFor(spot, assessment), count: (spot) => countFor(spot, assessment) }
  },
  speak: (context) => createAssessment(context).summary,
}

const CRITERION = /^(criterion|criteria|dimension|competency|aspect|key|name)(_id|_key|_name)?$/i
const QUOTE = /quote|excerpt|citation|^evidence(_text)?$/i
const QUOTE_SOURCE = /(_id|^id|turn|source|index|seq)$/i
const LEVEL_NAME = /level|score|rating|grade|band|anchor/i
const ADVICE_NAME = /advice|suggest|improve|recommend|next|better|tip/i
const ITEMS_MAX = 12

/** Range of the shift between criteria: less than the distance between two levels of five. */
const SHIFT_MAX = 0.16

function valueFor(spot: SchemaSpot, assessment: Assessment): unknown {
  if (spot.values !== undefined && spot.values.length > 1) {
    return closedValue(spot, spot.values, assessment)
  }
  if (QUOTE.test(spot.name)) {
    return quoteValue(spot, assessment)
  }
  if (CRITERION.test(spot.name)) {
    return assessment.criteria[spot.index ?? 0]
  }
  if (QUOTE_SOURCE.test(spot.name)) {
    return quoteOf(spot, assessment)?.id
  }
  return openValue(spot, assessment)
}

function closedValue(spot: SchemaSpot, values: readonly unknown[], assessment: Assessment): unknown {
  if (spot.index !== undefined && CRITERION.test(spot.name)) {
    return values[spot.index % values.length]
  }
  if (QUOTE_SOURCE.test(spot.name)) {
    return quoteOf(spot, assessment)?.id
  }
  const scale = levelScaleOf(values, LEVEL_NAME.test(spot.name))
  if (scale === undefined) {
    return chooseFindings(values, spot.path.join('.'), assessment.quality)[spot.index ?? 0]?.tag
  }
  if (assessment.quality.isEmpty) {
    return scale.noEvidence ?? scale.levels[0]
  }
  const position = Math.floor(scoreAt(spot, assessment) * scale.levels.length)
  return scale.levels[Math.min(position, scale.levels.length - 1)]
}

function openValue(spot: SchemaSpot, assessment: Assessment): unknown {
  const { types, name } = spot
  if (types.includes('integer') || types.includes('number')) {
    return LEVEL_NAME.test(name) || /points/i.test(name) ? numericLevel(spot, assessment) : undefined
  }
  if (types.includes('boolean')) {
    const isAboutLack = /insufficient|missing|lacks|unanswered|not_/i.test(name)
    const isAboutEvidence = /evidence|sufficient|answered|assessable|missing|lacks/i.test(name)
    return isAboutEvidence ? assessment.quality.isEmpty === isAboutLack : undefined
  }
  return ADVICE_NAME.test(name) ? assessment.advice : textInList(spot, assessment)
}

/** A text beside a finding is about that finding; any other text sums up. */
function textInList(spot: SchemaSpot, assessment: Assessment): string {
  const { context, quality, summary } = assessment
  if (isAboutStrengths(spot.path.join('.')) && spot.index !== undefined) {
    const phrases = STRENGTHS[context.language]
    return phrases[spot.index % phrases.length] ?? summary
  }
  const tags = new Set(Object.values(spot.siblings))
  const finding = chooseFindings([...tags], spot.path.join('.'), quality)[0]
  return finding === undefined ? summary : ADVICE[context.language][finding.aspect]
}

/** What is missing can not be quoted: a weakness goes without, where the schema lets it. */
function quoteValue(spot: SchemaSpot, assessment: Assessment): string | null {
  const allowsNull = spot.types.includes('null')
  const isWeakness = /weak|lack|gap|不足/i.test(spot.path.join('.'))
  return isWeakness && allowsNull ? null : (quoteOf(spot, assessment)?.text ?? (allowsNull ? null : ''))
}

function quoteOf(spot: SchemaSpot, assessment: Assessment): Quote | undefined {
  const { quotes } = assessment
  return quotes[(spot.index ?? 0) % quotes.length]
}

function numericLevel(spot: SchemaSpot, assessment: Assessment): number {
  const bounds = boundsOf(spot.schema)
  const lowest = bounds.minimum < -1_000 ? 1 : bounds.minimum
  const highest = bounds.maximum > 1_000 ? 5 : bounds.maximum
  return lowest + Math.round(scoreAt(spot, assessment) * (highest - lowest))
}

/**
 * The answer's score seen under one criterion: raised a little, by the same amount for every answer, so that better
 * answers stay better. The overall level at the root is not raised, and so is never above its criteria.
 */
function scoreAt(spot: SchemaSpot, { context, quality }: Assessment): number {
  if (spot.path.length === 1) {
    return quality.score
  }
  const criterion = Object.entries(spot.siblings).find(([name]) => CRITERION.test(name))?.[1]
  const key = `criterion:${spot.path.join('.')}:${String(criterion)}`
  return Math.min(1, quality.score + context.steadyChoice.fraction(key) * SHIFT_MAX)
}

function countFor(spot: SchemaSpot, assessment: Assessment): number {
  const items = itemsOf(spot.schema, spot.root) ?? {}
  const properties = propertiesOf(items)
  const criterion = properties.find(([name]) => CRITERION.test(name))?.[1]
  if (criterion !== undefined) {
    const values = closedValues(criterion, spot.root) ?? assessment.criteria
    return Math.min(Math.max(1, values.length), ITEMS_MAX)
  }
  const tags = [items, ...properties.map(([, property]) => property)]
    .map((schema) => closedValues(schema, spot.root))
    .find((values) => values !== undefined && values.length > 1 && levelScaleOf(values) === undefined)
  if (tags !== undefined) {
    return chooseFindings(tags, spot.path.join('.'), assessment.quality).length
  }
  const quotes = QUOTE.test(spot.name) || properties.some(([name]) => QUOTE.test(name))
  return quotes ? assessment.quotes.length : 1
}
