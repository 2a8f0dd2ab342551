/** A length of time in its two largest units, or in one where the other would be zero. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [
    { count: Math.floor(seconds / 86_400), unit: 'd' },
    { count: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { count: Math.floor(seconds / 60) % 60, unit: 'min' },
    { count: seconds % 60, unit: 's' },
  ]
  const largest = parts.findIndex(({ count }) => count > 0)
  if (largest === -1) return '0 s'
  const shown = parts.slice(largest, largest + 2).filter(({ count }) => count > 0)
  return shown.map(({ count, unit }) => `${count} ${unit}`).join(' ')
}
