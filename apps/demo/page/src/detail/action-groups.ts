import type { ActionView } from '../../../src/console/view.js'

export interface ActionGroup {
  readonly title: string
  readonly kind: 'use' | 'time' | 'break' | 'danger'
  readonly actions: readonly ActionView[]
}

const titles: readonly (readonly [ActionGroup['kind'], string])[] = [
  ['use', 'Use it'],
  ['time', 'Move the clock, for all connections'],
  ['break', 'Test it'],
  ['danger', 'Make it fail'],
]

/** The actions by what they are about, the primary one first and what is dangerous last, apart. Empty groups are left out. */
export function actionGroups(actions: readonly ActionView[]): ActionGroup[] {
  const kindOf = ({ tone, group }: ActionView) => (tone === 'danger' ? 'danger' : (group ?? 'use'))
  const rank = ({ tone }: ActionView) => (tone === 'primary' ? 0 : 1)
  return titles
    .map(([kind, title]) => ({
      kind,
      title,
      actions: actions.filter((action) => kindOf(action) === kind).toSorted((one, other) => rank(one) - rank(other)),
    }))
    .filter((group) => group.actions.length > 0)
}
