import { describe, expect, it } from 'vitest'
import { readOrder, usage } from './command-line.js'
import type { Measure } from './measure.js'

const measures: Measure[] = ['a', 'b', 'c'].map((id) => ({
  id,
  title: `Measure of ${id}`,
  run: () => Promise.reject(new Error('not run here')),
}))

const read = (...args: string[]) => {
  const order = readOrder(args, measures)
  return order === 'help' ? order : { ...order, measures: order.measures.map(({ id }) => id).join('') }
}

describe('the command line', () => {
  it('without arguments means all measures, for keeping', () => {
    expect(read()).toEqual({ quick: false, measures: 'abc', isPartial: false })
  })

  it('with --quick means all, but not for keeping', () => {
    expect(read('--quick')).toEqual({ quick: true, measures: 'abc', isPartial: true })
  })

  it('with --only means those, in their own order', () => {
    expect(read('--only', 'c, a')).toEqual({ quick: false, measures: 'ac', isPartial: true })
  })

  it.each([
    [['--only', 'a,hunter2'], '--only takes letters of a,b,c'],
    [['--only='], '--only takes letters of a,b,c'],
    [['--only'], "Option '--only <value>' argument missing"],
    [['--quick=hunter2'], "Option '--quick' does not take an argument"],
    [['--hunter2'], 'unknown argument: it takes --quick, --only and --help'],
    [['hunter2'], 'unknown argument: it takes --quick, --only and --help'],
  ])('refuses %j, and repeats nothing of it', (args, words) => {
    expect(() => read(...args)).toThrow(new Error(words))
  })

  it('explains itself, with every measure', () => {
    expect(read('--help')).toBe('help')
    const text = usage(measures)
    for (const { id, title } of measures) expect(text).toContain(`${id}  ${title}`)
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
  })
})
