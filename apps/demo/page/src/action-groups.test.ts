import { expect, it } from 'vitest'
import type { ActionName } from '../../src/console/view.js'
import { actionGroups } from './action-groups.js'

const view = (name: string) => ({ name: name as ActionName, label: name, hint: '' })
const shape = (names: readonly string[]) =>
  actionGroups(names.map(view)).map(({ title, actions }) => [title, actions.map(({ name }) => name)])

it('groups actions by what they are about, in a fixed order, and leaves out empty groups', () => {
  expect(shape(['reset', 'past-expiry', 'revoke', 'to-mandatory', 'to-advisory', 'invalidate'])).toEqual([
    ['Lose the token', ['invalidate', 'revoke']],
    ['Move the clock', ['to-advisory', 'to-mandatory', 'past-expiry']],
    ['Start over', ['reset']],
  ])
})

it('loses no action that it does not know', () => {
  expect(shape(['get-token', 'something-new'])).toEqual([
    ['Use the token', ['get-token']],
    ['Start over', ['something-new']],
  ])
})
