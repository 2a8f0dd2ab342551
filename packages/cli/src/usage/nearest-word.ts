import { editDistance } from './edit-distance.js'

/** The one of our own words that was probably meant. What was written instead is shown nowhere: it may be a secret. */
export function nearestWord(written: string, own: readonly string[]): string | undefined {
  const distances = own.map((word) => ({ word, distance: editDistance(written.toLowerCase(), word) }))
  const near = distances.filter(({ word, distance }) => distance <= Math.min(2, word.length / 3))
  return near.toSorted((one, other) => one.distance - other.distance)[0]?.word
}
