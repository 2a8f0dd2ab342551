import { expect, it } from 'vitest'
import { bundleBytes, ownCodeBytes } from './bundle-size.js'
import { kyAlone, ours } from './imported-modules.js'

it.each(ours)('a bundle of $name has all it needs, ky too, and our own code is a part of it', async (module) => {
  const [all, own, ky] = await Promise.all([bundleBytes(module), ownCodeBytes(module), bundleBytes(kyAlone)])
  expect(ky).toBeGreaterThan(5_000)
  expect(own).toBeGreaterThan(1_000)
  expect(all).toBeGreaterThan(ky + own)
})
