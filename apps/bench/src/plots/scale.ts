/** Leads a value to its place on an axis. */
export interface Scale {
  (value: number): number
  readonly ticks: readonly number[]
}

/** From zero to the greatest value. */
export function linearScale(greatest: number, from: number, to: number): Scale {
  const power = 10 ** Math.floor(Math.log10(greatest))
  const step = [0.2, 0.5, 1, 2].map((factor) => factor * power).find((each) => greatest / each <= 6) ?? power
  const ticks = Array.from({ length: Math.floor(greatest / step) + 1 }, (_, index) => index * step)
  return Object.assign((value: number) => from + (value / greatest) * (to - from), { ticks })
}

/** From the power of ten at or below the least value to the one at or above the greatest. */
export function logarithmicScale(least: number, greatest: number, from: number, to: number): Scale {
  const first = Math.floor(Math.log10(least))
  const last = Math.max(first + 1, Math.ceil(Math.log10(greatest)))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
  return Object.assign((value: number) => from + ((Math.log10(value) - first) / (last - first)) * (to - from), {
    ticks,
  })
}
