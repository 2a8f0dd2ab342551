/** Of a terminal, less what a list is set in by. */
const width = 78

/**
 * Breaks a text into lines of a terminal.
 * @param {string} text
 * @param {string} [first] what the first line begins with
 * @param {string} [others] what the others begin with
 */
export function wrapped(text, first = '', others = first) {
  /** @type {string[]} */
  const lines = []
  let line = first
  let isEmpty = true
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = others
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line]
}
