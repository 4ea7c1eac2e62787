const one = '1 turn, kept once'
const next = 'the next answered by a model'

/** What holds of a message in the end, and of the time that it took. */
export const kept = `${one}, no time given back, ${next}`
export const givenBack = `${one}, the time given back, ${next}`
