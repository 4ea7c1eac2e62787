import { splitTerms, type ForbiddenPhrases } from './forbidden-phrases.ts'

/** Things of the candidate's work that only sound like an attribute: "your age field", "children nodes". */
const isProduct =
  '(?![- ](?:nodes?|process(?:es)?|elements?|components?|class(?:es)?|fields?|columns?|checks?|endpoints?|api|pages?|services?|systems?|models?|classifiers?|data|tables?|conditions?|features?|users?|verification|filters?|groups?|products?|apps?|platforms?|modules?|gates?|colou?rs?|teams?|of|in|per|under|with|matri(?:x|ces)|threads?|tree|pointers?|rows?|orders?))'

const kin = 'kids|children|child|baby|babies|husband|wife|spouse|boyfriend|girlfriend|fianc[eé]e?'
const illness =
  'disabilit(?:y|ies)|disability|medical (?:condition|history|record|problem|issue)s?|health (?:condition|history|issue|problem|status|insurance)s?|chronic (?:illness|condition|disease)s?|(?:mental|physical) (?:illness|condition|health)(?:es|s)?|illness(?:es)?|disease'

const yours = [
  `marital status|maiden name|family (?:status|plans|planning|situation|background|life)|family(?! of)|parents|siblings|${kin}`,
  'age|date of birth|birth ?(?:day|date|year|place)|place of birth',
  `${illness}|pregnancy|medication|weight|height|blood type`,
  'religion|religious (?:beliefs?|views?|background)|faith|church|beliefs|politics|political (?:views?|party|affiliation|beliefs?)',
  'race|ethnicity|ethnic (?:background|group|origin)|nationality|citizenship|country of origin|native (?:language|tongue|country)|mother tongue|accent|immigration status|visa status|skin colou?r',
  'sexual (?:orientation|preference)|sexuality|gender(?: identity)?|sex',
  'criminal record|credit (?:score|history)|star sign|zodiac sign',
].join('|')

const being = [
  'married|single|divorced|widowed|pregnant|expecting(?= a baby|[?,]| or|$)|engaged(?= to be|[?,]|$)|dating|in a relationship|seeing (?:any|some)one',
  'gay|lesbian|straight(?=[?,]| or|$)|bisexual|trans(?:gender)?|queer|male|female|(?:an? )?(?:man|woman|mother|father|mom|dad|parent)(?=[?,]| or|$)',
  'disabled|handicapped|healthy|sick|ill|on (?:any )?medication|depressed',
  '(?:an? )?(?:religious|jewish|muslim|christian|catholic|hindu|buddhist|atheist|believer|communist|republican|democrat|party member|union member)',
  '(?:an? )?(?:[a-z.]+ )?(?:citizen|immigrant|foreigner)|(?:black|white|asian|hispanic|latino|chinese|indian)(?=[?,]| or|$)',
  '(?:planning|thinking|trying|hoping)(?: of| about| on| to)*(?: have| having| start| starting| get| getting)*(?: a| any| more)* (?:kids|children|child|baby|family|married|pregnant)',
].join('|')

const adverbs = '(?:currently |still |already |now |happily |also |perhaps |by any chance )*'

/** Questions in English about what no interviewer may ask: of the candidate, and not of the product that they built. */
export const personalEnglish: ForbiddenPhrases = {
  terms: [
    'old|age|birth|born|married|marital|maiden|single|divorced|widowed|engaged|dating|relationship|seeing',
    'kid|child|baby|babies|husband|wife|spouse|partner|boyfriend|girlfriend|fianc|family|parent|sibling',
    'pregnan|expecting|maternity|paternity|gay|lesbian|straight|bisexual|trans|queer|male|female|man|woman',
    'mother|father|mom|dad|sex|gender|disab|handicap|healthy|health|sick|ill|medic|depress|chronic|mental',
    'physical|disease|suffer|diagnos|hospital|weigh|height|tall|blood|relig|jewish|muslim|christ|cathol',
    'hindu|buddh|atheist|believe|faith|church|mosque|pray|god|belief|politic|vote|republican|democrat',
    'communist|party|union|race|ethnic|national|citizen|country|native|accent|immigra|visa|foreign|skin',
    'black|white|asian|hispanic|latino|chinese|indian|originally|from|criminal|arrest|convict|credit',
    'zodiac|star sign|high school|military|smoke|drink|rent|own a|live alone|easter|ramadan|diwali|hanukkah|passover',
  ].flatMap(splitTerms),
  patterns: [
    new RegExp(`\\byour (?:current |exact |own )?(?:${yours})\\b${isProduct}`, 'u'),
    new RegExp(`\\bare you ${adverbs}(?:${being})(?![-a-z]|[ ](?:thread|box|list))`, 'u'),
    new RegExp(
      `\\bdo you ${adverbs}have (?:any |a |an |more |small |young )*(?:${kin}|siblings|family|${illness})\\b${isProduct}`,
      'u',
    ),
    new RegExp(`\\bhow many (?:kids|children)\\b(?=.*\\byou\\b)${isProduct}`, 'u'),
    /\byou (?:plan|intend|want|hope|expect|going|wish)(?:ning|ing)? (?:to|on) (?:hav(?:e|ing)|start(?:ing)?|get(?:ting)?|tak(?:e|ing))(?: any| more| a| another)* (?:kids|children|child|baby|family|married|pregnant|maternity|paternity)/u,
    /\bhow old (?:are|is|were) (?:you|your (?:kids|children|child|son|daughter|baby|parents|husband|wife))\b/u,
    /\b(?:were you born|was your birthday|is your birthday|your generation\?)|\b(?:when|(?:what|which) year) did you (?:finish|leave|graduate(?: from)?) high school\b/u,
    /\b(?:do|did) you (?:go to church|attend (?:a )?(?:church|mosque|synagogue|religious)|pray|believe in god|vote for|smoke(?![- ]test)|drink(?= alcohol|[?]| or smoke|$)|take (?:any )?(?:drugs|medication)|rent or own|own a (?:house|home|car)|live alone|suffer from|serve in the military)\b/u,
    /\bwho (?:did|do|will|would) you vote for\b|\bhave you ever been (?:arrested|convicted|pregnant|married|divorced|hospitali[sz]ed|diagnosed|seriously ill)\b/u,
    /\bhow tall are you\b|\bhow much do you weigh\b|\bwhere are you (?:really |originally )?from\b|\bwhat country are you from\b|\bis english your (?:first|native)\b/u,
    /\bwhat (?:race|religion|nationality|ethnicity|gender|sex|faith) are you\b|\bwhat (?:does|do) your (?:husband|wife|father|mother|spouse|parents) do\b|\bwho (?:looks after|takes care of|watches) your (?:kids|children)\b/u,
    /\b(?:will|are|would) you (?:soon )?(?:be )?(?:having|getting|starting)(?: any| more| a| another)* (?:kids|children|child|baby|family|married|pregnant)\b/u,
    /(?:^|[,;:] ?)(?:do you have )?any (?:kids|children)[?]|\bdo you (?:need|have|use) (?:any )?childcare\b/u,
    /\bhow(?:'s| is| has) your (?:own |general |overall |current )*health(?=[?,]| these days| been|$)/u,
    /\bdo you (?:celebrate|observe|fast (?:for|during)) (?:christmas|easter|ramadan|diwali|hanukkah|passover)\b/u,
    /\bwhat(?:'s| is) your (?:take on )?(?:religion|politics)\b|\bwhich (?:party|religion|church) do you\b/u,
  ],
}
