import { describe, expect, it } from 'vitest'
import { barChart } from './bar-chart.js'
import { lineChart } from './line-chart.js'
import { linearScale, logarithmicScale } from './scale.js'

describe('a scale', () => {
  it('leads values to places in proportion, from zero', () => {
    const scale = linearScale(50, 100, 200)
    expect([0, 25, 50].map((value) => scale(value))).toEqual([100, 150, 200])
    expect(scale.ticks).toEqual([0, 10, 20, 30, 40, 50])
  })

  it('with logarithms gives each power of ten the same room', () => {
    const scale = logarithmicScale(2, 900, 0, 300)
    expect(scale.ticks).toEqual([1, 10, 100, 1_000])
    expect(scale.ticks.map((tick) => Math.round(scale(tick)))).toEqual([0, 100, 200, 300])
  })

  it('with logarithms has room for values that are all the same', () => {
    expect(logarithmicScale(10, 10, 0, 100)(10)).toBe(0)
  })
})

/** The attributes of all elements of a kind, in the order of the drawing, with what stands in them as `text`. */
const elements = (svg: string, name: string): Record<string, string>[] =>
  [...svg.matchAll(new RegExp(`<${name} ([^>]*?)/?>(?:([^<]*)</${name}>)?`, 'g'))].map(
    ([, attributes = '', text = '']) =>
      Object.fromEntries([
        ['text', text],
        ...[...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
      ]) as Record<string, string>,
  )

describe('a bar chart', () => {
  const svg = barChart({
    title: 'Hits & misses',
    unit: 'ns',
    bars: [
      { name: '@azure/identity', value: { median: 80, min: 60, max: 100 } },
      { name: '@auth/toast', value: 20 },
      { name: 'fetch <json>', value: 40 },
    ],
  })

  it('has a bar in proportion for each, the shortest first, coloured by whose it is', () => {
    const bars = elements(svg, 'rect')
    expect(bars.map((bar) => bar['class'])).toEqual(['ours', 'floor', 'peer'])
    const [ours = 0, floor = 0, peer = 0] = bars.map((bar) => Number(bar['width']))
    expect(floor / ours).toBeCloseTo(2, 1)
    expect(peer / ours).toBeCloseTo(4, 1)
  })

  it('has a line from the least to the greatest', () => {
    const range = elements(svg, 'line').findLast((line) => line['class'] === 'range')
    const peer = elements(svg, 'rect').at(-1)
    const end = Number(peer?.['x']) + Number(peer?.['width'])
    expect(Number(range?.['x1'])).toBeLessThan(end)
    expect(Number(range?.['x2'])).toBeGreaterThan(end)
  })

  it('names each, with its figure, and no character breaks it', () => {
    const texts = elements(svg, 'text').map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['Hits &amp; misses', '@auth/toast', 'fetch &lt;json>', '20', '80']))
    expect(svg).toContain('aria-label="Hits &amp; misses"')
  })

  it('says so where its axis is logarithmic', () => {
    expect(barChart({ title: 'a', unit: 'ns', logarithmic: true, bars: [{ name: 'b', value: 5 }] })).toContain(
      'ns, logarithmic; shorter is better',
    )
  })
})

describe('a line chart', () => {
  const svg = lineChart({
    title: 'Growth',
    x: 'tenants',
    y: 'ns',
    series: [
      { name: '@auth/toast', points: [1, 10, 100].map((size) => [size, 10]) },
      { name: '@azure/identity', points: [1, 10, 100].map((size) => [size, 10 * size]) },
    ],
  })
  const lines = elements(svg, 'polyline').map(({ points = '', class: kind }) => ({
    kind,
    points: points.split(' ').map((point) => point.split(',').map(Number)),
  }))

  it('draws what does not grow level, and what grows linearly straight upwards', () => {
    const [level, rising] = lines
    expect(level).toMatchObject({ kind: 'ours' })
    expect(new Set(level?.points.map(([, y]) => y)).size).toBe(1)
    const [first = 0, second = 0, third = 0] = rising?.points.map(([, y]) => y) ?? []
    expect(first - second).toBeCloseTo(second - third, 0)
    expect(first).toBeGreaterThan(second)
  })

  it('keeps the names at the ends of the lines apart', () => {
    const same = lineChart({
      title: 'Growth',
      x: 'tenants',
      y: 'ns',
      series: ['a', 'b', 'c'].map((name) => ({ name, points: [[1, 5] as const, [10, 5] as const] })),
    })
    const places = elements(same, 'text')
      .filter(({ text = '' }) => /^[abc]$/.test(text))
      .map(({ y }) => Number(y))
    expect(places.length).toBe(3)
    expect(Math.min(...places.slice(1).map((y, index) => y - (places[index] ?? 0)))).toBeGreaterThanOrEqual(15)
  })
})
