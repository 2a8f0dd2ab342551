/** '1,234' */
export function count(value: number): string {
  return value.toLocaleString('en')
}

/** '1 token request', '2 token requests' */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
