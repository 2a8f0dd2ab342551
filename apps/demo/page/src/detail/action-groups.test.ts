import { expect, it } from 'vitest'
import type { ActionView } from '../../../src/console/view.js'
import { actionGroups } from './action-groups.js'

const action = (name: string, changes: Partial<ActionView> = {}) =>
  ({ name, label: name, hint: '', ...changes }) as ActionView

it('has the primary action first, what is dangerous last and apart, and loses none', () => {
  const groups = actionGroups([
    action('forget', { tone: 'danger', group: 'break' }),
    action('to-advisory', { group: 'time' }),
    action('get-token', { group: 'use' }),
    action('call-api', { group: 'use', tone: 'primary' }),
    action('without-group'),
    action('always-401', { group: 'break' }),
  ])
  expect(groups.map(({ kind, actions }) => [kind, actions.map(({ name }) => name)])).toEqual([
    ['use', ['call-api', 'get-token', 'without-group']],
    ['time', ['to-advisory']],
    ['break', ['always-401']],
    ['danger', ['forget']],
  ])
  expect(actionGroups([])).toEqual([])
})
