import { say } from './release/command.mjs'

/** A reporter of Vitest that says, in a line, that the tests of a package are through. */
export default class TestProgress {
  /** How many files each package has still to run. @type {Map<string, number>} */
  left = new Map()
  /** @type {Map<string, number>} */
  passed = new Map()

  /** @param {ReadonlyArray<import('vitest/node').TestSpecification>} specifications */
  onTestRunStart(specifications) {
    for (const { project } of specifications) this.left.set(project.name, (this.left.get(project.name) ?? 0) + 1)
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd({ project: { name }, children }) {
    const count = [...children.allTests('passed')].length
    const passed = (this.passed.get(name) ?? 0) + count
    this.passed.set(name, passed)
    const left = (this.left.get(name) ?? 0) - 1
    this.left.set(name, left)
    if (left === 0) say(`${name}: ${passed} passed`)
  }
}
