import type { ActionName, ActionView } from '../../src/console/view.js'

export interface ActionGroup {
  readonly title: string
  readonly actions: readonly ActionView[]
}

const titles: readonly (readonly [string, readonly ActionName[]])[] = [
  ['Use the token', ['get-token', 'call-api', 'thousand-callers', 'second-process']],
  ['Lose the token', ['invalidate', 'revoke', 'maintenance', 'always-401']],
  ['Trouble at the vendor', ['wrong-credentials', 'vendor-down', 'vendor-slow']],
  ['Move the clock', ['to-advisory', 'to-mandatory', 'past-expiry']],
]

/** The actions by what they are about. One that is in no group comes last, so that none is lost. */
export function actionGroups(actions: readonly ActionView[]): ActionGroup[] {
  const grouped = new Set(titles.flatMap(([, names]) => names))
  const groups = titles.map(([title, names]) => ({
    title,
    actions: names.flatMap((name) => actions.filter((action) => action.name === name)),
  }))
  const others = actions.filter(({ name }) => !grouped.has(name))
  return [...groups, { title: 'Start over', actions: others }].filter((group) => group.actions.length > 0)
}
