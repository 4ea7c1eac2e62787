import { cpuSecondsOf } from './process-usage.ts'
import { median } from './statistics.ts'

/** One slice of work: how much was done, how long it took, what it cost. */
export interface Slice {
  readonly operations: number
  readonly seconds: number
  /** CPU of every process that took part, the load generator left out. */
  readonly cpuSeconds: number
}

/** Does a slice of work, and measures what it cost the processes that `pids` names. */
export async function timeSlice(
  operations: number,
  pids: readonly (number | undefined)[],
  work: () => Promise<unknown>,
): Promise<Slice> {
  const cpuBefore = cpuSecondsOf(...pids)
  const startedAt = performance.now()
  await work()
  const seconds = (performance.now() - startedAt) / 1000
  return { operations, seconds, cpuSeconds: cpuSecondsOf(...pids) - cpuBefore }
}

interface Figures {
  readonly perSecond: number
  readonly cpuMicros: number
}

type RunSlice = () => Promise<Slice>

export interface Comparison {
  /** Medians over all slices. */
  readonly ours: Figures
  readonly bare: Figures
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
    if (pair % 2 === 0) ourSlices.push(await ours())
    bareSlices.push(await bare())
    if (pair % 2 === 1) ourSlices.push(await ours())
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

function summary(slices: readonly Slice[]): Figures {
  return {
    perSecond: median(slices.map(perSecondOf)),
    cpuMicros: median(slices.map(({ cpuSeconds, operations }) => (cpuSeconds / operations) * 1e6)),
  }
}
