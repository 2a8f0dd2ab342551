/** The longest pause between two looks at what another process holds. */
export const longestPauseMs = 1_000

const firstPauseMs = 25

/** The pauses between such looks: soon after the first, then less and less often, and not at the same moments as others look. */
export function* growingPauses(): Generator<number, never> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.6, longestPauseMs)) {
    yield pauseMs * (0.5 + Math.random() / 2)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
