import { labelled } from '../contract/errors.js'

/** Makes an instance. An error about its options says whose they are, as far as they can be read. */
export function underLabel<Made>(options: unknown, make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    throw labelled(error, labelOf(options))
  }
}

function labelOf(options: unknown): string | undefined {
  try {
    const label: unknown = (options as { label?: unknown }).label
    return typeof label === 'string' && isLabel(label) ? label : undefined
  } catch {
    return undefined
  }
}

/** Whether it may stand in a line of a log. */
export function isLabel(label: string): boolean {
  return /^[^\p{Cc}\p{Zl}\p{Zp}]{1,256}$/u.test(label)
}
