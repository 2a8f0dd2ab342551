import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Machine } from './machine.js'
import { markdownTable } from './markdown-table.js'
import type { Measure, MeasureContext, MeasureResult } from './measure.js'
import { report, summary } from './report.js'
import { runMeasures } from './run-measures.js'
import { writeResults } from './write-results.js'

const result: MeasureResult = {
  tables: [
    {
      columns: ['ns', '×'],
      rows: [
        { name: '@auth/toast', cells: [{ median: 120, min: 110, max: 130 }, 1.5] },
        { name: 'oauth4webapi', cells: ['—', '—'] },
      ],
    },
  ],
  goals: [
    { text: 'at most 100 ns', reached: '120 ns', met: false },
    { text: 'one request', reached: '1', met: true },
  ],
  notes: ['It holds no token.'],
  plots: { 'hit.svg': '<svg/>' },
}

const works: Measure = { id: 'a', title: 'A hit', run: async () => result }
const breaks: Measure = { id: 'b', title: 'A break', run: () => Promise.reject(new Error('no Redis here')) }
// The measures here look at no context.
const context = { quick: true } as MeasureContext
const contenders = [{ name: 'oauth4webapi', how: 'holds no token' }]
const machine: Machine = {
  date: '2026-11-22 02:00',
  node: 'v24.21.0',
  platform: 'linux x64',
  cores: 2,
  processor: 'Example',
  memoryGb: 8,
  loadBefore: 0.1,
}

it('a table is Markdown with filled columns, and ours stands out', () => {
  expect(result.tables.map((table) => markdownTable(table))).toEqual([
    [
      '|                 |            ns |   × |',
      '| --------------- | ------------: | --: |',
      '| **@auth/toast** | 120 (110–130) | 1.5 |',
      '| oauth4webapi    |             — |   — |',
    ].join('\n'),
  ])
})

describe('a run', () => {
  it('goes on after a measure that breaks, and says what broke', async () => {
    const reported: string[] = []
    const outcomes = await runMeasures([breaks, works], context, ({ measure }) => reported.push(measure.id))
    expect(outcomes.map(({ error }) => error)).toEqual(['no Redis here', undefined])
    expect(outcomes.map((outcome) => outcome.result)).toEqual([undefined, result])
    expect(reported).toEqual(['b', 'a'])
  })

  it('is reported with the machine, tables, goals met and missed, notes, plots, and what broke', async () => {
    const outcomes = await runMeasures([works, breaks], context, () => undefined)
    const text = report({ machine, quick: true, outcomes, contenders })
    for (const part of [
      'A quick run',
      '2 cores (Example), 8 GB · load before: 0.1',
      '## a. A hit',
      '| **@auth/toast** | 120 (110–130) | 1.5 |',
      '- ✗ at most 100 ns: 120 ns',
      '- ✓ one request: 1',
      'It holds no token.',
      '![A hit](hit.svg)',
      '## b. A break\n\nBroke: no Redis here',
      '- oauth4webapi: holds no token',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('is shown in a terminal with medians only, and what broke', async () => {
    const [first = '', second = ''] = (await runMeasures([works, breaks], context, () => undefined)).map(summary)
    expect(first).toContain('| **@auth/toast** | 120 | 1.5 |')
    expect(first).toContain('✗ at most 100 ns: 120 ns')
    expect(first).not.toMatch(/110|hit\.svg/)
    expect(second).toContain('Broke: no Redis here')
  })

  it('leaves the report, its figures and its plots in a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-results-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const outcomes = await runMeasures([works, breaks], context, () => undefined)
    writeResults(join(folder, 'partial'), { machine, quick: true, outcomes, contenders })
    expect(readdirSync(join(folder, 'partial')).toSorted()).toEqual(['hit.svg', 'results.json', 'results.md'])
    const figures = JSON.parse(readFileSync(join(folder, 'partial/results.json'), 'utf8')) as unknown
    expect(figures).toMatchObject({
      machine,
      quick: true,
      measures: [
        { id: 'a', tables: result.tables, goals: result.goals },
        { id: 'b', error: 'no Redis here' },
      ],
    })
  })
})
