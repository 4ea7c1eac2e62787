import { median } from './statistics.ts'

/** One slice of work: how much was done, how long it took, what it cost. */
export interface Slice {
  readonly operations: number
  readonly seconds: number
  /** CPU of every process that took part, the load generator left out. */
  readonly cpuSeconds: number
}

export type RunSlice = () => Promise<Slice>

export interface Comparison {
  /** Medians over all slices. */
  readonly ours: { readonly perSecond: number; readonly cpuMicros: number }
  readonly bare: { readonly perSecond: number; readonly cpuMicros: number }
  /** Median, lowest and highest of the pairs' throughput ratios, ours to bare. */
  readonly ratio: { readonly median: number; readonly lowest: number; readonly highest: number }
  /** The bare one against itself: how far from 1 says how noisy the machine was. */
  readonly control: number
}

/**
 * Measures two ways side by side in pairs, A B B A …, so that a machine whose speed drifts slows both. One pair of each is
 * run before, to warm up, and is not counted.
 */
export async function compare(ours: RunSlice, bare: RunSlice, pairs: number): Promise<Comparison> {
  await ours()
  await bare()
  const ourSlices: Slice[] = []
  const bareSlices: Slice[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours']
    for (const side of order) {
      if (side === 'ours') ourSlices.push(await ours())
      else bareSlices.push(await bare())
    }
  }
  const ratios = ourSlices.map((slice, pair) => perSecondOf(slice) / perSecondOf(bareSlices[pair]))
  return {
    ours: summary(ourSlices),
    bare: summary(bareSlices),
    ratio: { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) },
    control: perSecondOf(await bare()) / perSecondOf(await bare()),
  }
}

function perSecondOf(slice: Slice | undefined): number {
  return slice === undefined ? Number.NaN : slice.operations / slice.seconds
}

function summary(slices: readonly Slice[]) {
  return {
    perSecond: median(slices.map(perSecondOf)),
    cpuMicros: median(slices.map(({ cpuSeconds, operations }) => (cpuSeconds / operations) * 1e6)),
  }
}
