import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { poolSetUp } from './pool.fixture.js'

describe('a run', () => {
  it.each([
    [{ concurrency: 0 }, 'options.concurrency takes a whole number from 1'],
    [{ perMinute: 0.5 }, 'options.perMinute takes a whole number from 1'],
    [{ signal: new AbortController() }, 'options.signal takes an AbortSignal'],
    [{ concurency: 3 }, 'did you mean concurrency'],
  ])('refuses %o before anything is sent', async (options, message) => {
    const { pool, vendor } = poolSetUp()
    // As JavaScript may call it.
    const error = await caught(pool.prewarm(['one'], options as object))
    expect([error.code, vendor.asked]).toEqual(['invalid_options', []])
    expect(error.message).toContain(message)
  })

  it.each([
    ['a string', 'store-17'],
    ['a number', 17],
    ['keys that are numbers', ['one', 17]],
    ['nothing', undefined],
  ])('refuses %s for its keys', async (_name, keys) => {
    const { pool, vendor } = poolSetUp()
    // As JavaScript may call it.
    const error = await caught(pool.prewarm(keys as string[]))
    expect([error.code, vendor.asked]).toEqual(['invalid_options', []])
  })

  it.each([
    [{ withinMs: -1 }, 'options.withinMs takes a whole number from 0'],
    [{ keys: 'one' }, 'takes an array of strings'],
    [{ within: 5 }, 'did you mean withinMs'],
  ])('refuses %o', async (options, message) => {
    // As JavaScript may call it.
    const error = await caught(poolSetUp().pool.renewDue(options as object))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
  })
})
