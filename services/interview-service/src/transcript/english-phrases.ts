import type { Phrases } from './candidate-request.ts'

/** A word ends where no letter follows. */
const whole = (phrase: string) => `(?:${phrase})(?![a-z\\d])`

const may = '(?:(?:can|could|may|shall|should|would|will) (?:i|we|you) (?:please )?(?:just )?)?'
const want =
  '(?:(?:id|i would|wed|we would) (?:like to|rather|prefer to) |i (?:want|need|wish|have) to |ill |i will |lets |let us |please )?(?:just )?'
const me = '(?: for me| please| again| once more| one more time| now| here)*'
const it = '(?:this|that|it|the|your|one|last|question|again|please| )*'
const dont = '(?:dont|do not|didnt|did not|cant|can not|cannot|couldnt|could not)'
const very = '(?:so |too |very |really |quite |a bit |a little |just |all |totally )*'

export const englishPhrases: Phrases = {
  END: [
    `${may}${want}(?:stop|end|finish|quit|leave|abort)(?: (?:the|this|mock|our))*(?: (?:interview|here|session))${me}(?: early)?`,
    `i (?:dont|do not) (?:want|wish) to (?:continue|go on|do this)(?: (?:any ?more|with (?:this|the) interview|the interview))*`,
  ].map(whole),
  SKIP: [
    `${may}${want}(?:skip|pass(?: on)?|leave)(?: (?:this|that|it|one|the|question|for now|over|please))+`,
    `${may}${want}(?:skip|pass)`,
    `${may}${want}(?:have |get |take |ask |try )?(?:me )?(?:go |move |jump |switch |proceed |continue )?(?:on )?(?:to |with )?(?:the |a |my |your )?(?:next|another|different)(?: (?:question|one|topic))?(?: instead| please| now)*`,
    `${may}${want}(?:move|go) on(?: from (?:this|that|it))?(?: please| now)*`,
    `(?:id|i would|i) (?:prefer|rather)(?: not)? (?:not )?(?:to )?(?:answer|say|skip)(?: (?:this|that|it|one|question))*`,
  ].map(whole),
  REPEAT: [
    `${may}${want}repeat(?: ${it})?${me}`,
    `${may}${want}(?:say|read|ask|hear)(?: (?:that|it|this|the|your|last|question))*(?: (?:again|once more|one more time|once again))${me}`,
    `(?:what (?:was|is|were)|whats) (?:that|(?:the|your)(?: last)? question)${me}`,
    `what did you (?:just )?(?:say|ask)(?: me)?${me}`,
    `i ${dont} (?:quite |really )?(?:hear|catch|get) (?:that|you|it|the question)(?: properly| clearly)?`,
    `i (?:missed|forgot) (?:that|it|the question|what you (?:said|asked))`,
    `come again|pardon(?: me)?|say again|once more|one more time`,
    `^(?:what|again)$`,
  ].map(whole),
  EXPLAIN: [
    `what (?:exactly )?(?:do|did) you mean(?: (?:by|with) (?:that|this|it))?${me}`,
    `what does (?:that|this|it|the question) mean(?: exactly)?`,
    `${may}${want}(?:explain|clarify|rephrase|reword)(?: (?:the|this|that|your|question|it|what you mean|a bit|a little|more|further|in other words|differently))*${me}`,
    `${may}${want}(?:put|say|ask)(?: (?:it|that|this|the|question))*(?: (?:differently|in other words|in another way|another way))${me}`,
    `i ${dont} (?:quite |really |fully |exactly )?(?:understand|follow|get)(?: (?:the|this|that|your|question|it|you|what (?:you mean|you are asking|youre asking|is being asked|you want)))*`,
    `(?:im|i am) (?:not (?:quite |really )?sure|confused about) (?:(?:i )?(?:understand|follow) the question|what (?:you mean|you are asking|youre asking|the question is|you want(?: to (?:hear|know))?))`,
    `what (?:exactly )?(?:are you|youre) (?:asking|looking for)(?: (?:for|about|me|here|exactly))*`,
    `what (?:exactly )?do you want to (?:hear|know)(?: exactly| here)*`,
  ].map(whole),
  WAIT: [
    `(?:${may}(?:give me |have |take |get )|i need |just |let me (?:have|take) )?(?:a|one|another|some|two|a few|a couple of)(?: more)? (?:moments?|seconds?|secs?|minutes?|mins?|bit|time|while)(?: (?:of time|more|to (?:think|reflect|gather my thoughts|organi[sz]e my thoughts)|about (?:it|this|that)|please))*`,
    `(?:let me|ill have to|i have to|i need to) think(?: (?:about (?:it|this|that)|for|a|one|moment|second|minute|bit|first|please|over))*`,
    `(?:hold|hang) on(?: (?:a|one|please|moment|second|sec|minute))*`,
    `wait(?: (?:a|one|please|moment|second|sec|minute))*`,
    `(?:im|i am) (?:still )?thinking`,
  ].map(whole),
  UNKNOWN: [
    `(?:i )?(?:really |honestly |truly |just |still |simply |actually )*(?:dont|do not) (?:really |actually )?know(?: (?:this|that|it|one|the|answer|how|to|anything|much|about|what|say|sadly|at all|yet))*`,
    `(?:i (?:really |honestly )?(?:have|had|ve|have got)(?: got)? |ive got |absolutely )?(?:no|not the faintest|not a) (?:idea|clue)(?: (?:about (?:this|that|it)|at all|sorry))*`,
    `(?:i )?(?:really )?(?:cant|can not|cannot|couldnt) (?:answer|say|remember|recall|think of)(?: (?:this|that|it|one|question|anything|any|an example|a good example))*`,
    `(?:i )?(?:dont|do not) (?:really )?(?:remember|recall)(?: (?:this|that|it|any|anything))*`,
    `(?:i )?(?:dont|do not) have (?:any |an |a |much )?(?:answer|experience|idea|example|knowledge)(?: (?:with|of|about|in|for|on) (?:this|that|it))?`,
    `(?:i have |ive |i )?never (?:used|heard of|worked with|worked on|done|seen|tried|learned)(?: (?:any|of|this|that|it|before|anything|like))*`,
    `(?:im |i am )?(?:really )?not (?:sure|familiar with (?:this|that|it)|certain)(?: (?:about (?:this|that|it)|at all|how to answer(?: (?:this|that|it))?))*`,
    `idk|i dunno|dunno|beats me|no answer`,
  ].map(whole),
  UPSET: [
    `(?:im|i am|i feel|im feeling) ${very}(?:nervous|stressed(?: out)?|anxious|frustrated|upset|panicking|scared|overwhelmed|lost|tired)(?: (?:right now|now|about (?:this|it)|today))*`,
    `i give up`,
    `(?:this|that|it)(?: question| interview)?(?:s| is) ${very}(?:hard|difficult|unfair|stupid|frustrating|stressful|ridiculous|nonsense|a waste of time)(?: (?:for me|question))*`,
    `i (?:really )?(?:hate|cant do|cant stand) (?:this|it)`,
    `(?:fuck|damn|shit|screw)(?: (?:you|this|it|off|that))*`,
  ].map(whole),
  FILLER: [
    ' ',
    ...[
      'please',
      '(?:i am |im )?(?:so |very |really )?sorry(?: (?:but|about that))?',
      '(?:my )?apologies',
      'hi|hello|hey|um+|uh+|h?mm+|er+|well|oh|ah|okay|ok|alright|all right|right|yes|yeah|no|and|so|but|then',
      'thanks?(?: you)?(?: (?:so|very) much)?',
      '(?:to be )?honest(?:ly)?|frankly|actually|really|unfortunately|maybe|perhaps|just',
      '(?:i am |im )afraid|excuse me|sir|madam|maam|dear',
      'i think',
    ].map(whole),
  ],
}
