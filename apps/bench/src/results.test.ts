import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { appFolder } from './folders.js'
import { measures } from './measures/all.js'

interface Results {
  quick: boolean
  measures: { id: string; error?: string }[]
}

it('the results that are kept are of a full run: every measure, none broken, with all its rounds', () => {
  const { quick, measures: kept } = JSON.parse(readFileSync(join(appFolder, 'results/results.json'), 'utf8')) as Results
  expect(kept.map(({ id }) => id)).toEqual(measures.map(({ id }) => id))
  expect(kept.filter(({ error }) => error !== undefined)).toEqual([])
  expect(quick).toBe(false)
})
