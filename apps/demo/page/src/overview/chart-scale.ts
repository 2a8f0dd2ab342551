import type { Sample } from '../../../src/console/view.js'

/** A round number that is not below `value`, and little above it. */
function roundTop(value: number): number {
  if (value <= 5) return Math.max(Math.ceil(value), 1)
  const magnitude = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * magnitude >= value) ?? 10) * magnitude
}

/**
 * The top of a scale. A few values that are far above all others, as those of a thousand callers at once, are cut: else the
 * others could not be seen.
 */
export function topOf(values: readonly number[]): { readonly top: number; readonly isCut: boolean } {
  const sorted = values.filter((value) => value > 0).toSorted((one, other) => one - other)
  const usual = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0
  const most = sorted.at(-1) ?? 0
  const isCut = sorted.length > 10 && most > 4 * usual
  return { top: roundTop(isCut ? 1.5 * usual : most), isCut }
}

/** What all samples have together. */
export function totalsOf(samples: readonly Sample[]): Omit<Sample, 'at'> {
  const total = (what: 'made' | 'saved' | 'failed') => samples.reduce((sum, sample) => sum + sample[what], 0)
  return { made: total('made'), saved: total('saved'), failed: total('failed') }
}

/** The places before which time was skipped, as it is when the demo's clock is moved: more than three usual steps. */
export function jumpsOf(samples: readonly Sample[]): number[] {
  const steps = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? at))
  const usual = steps.toSorted((one, other) => one - other)[Math.floor(steps.length / 2)] ?? 0
  return steps.flatMap((step, index) => (usual > 0 && step > 3 * usual ? [index + 1] : []))
}

/** The sample at a share of the width, from 0 to 1. The samples stand at the right end while there are few of them. */
export function indexAt(share: number, slots: number, samples: number): number | undefined {
  const index = Math.floor(share * slots) - (slots - samples)
  return index >= 0 && index < samples ? index : undefined
}
