import { testScenarios } from './test-scenarios.fixture.js'
import { withOwnRecords } from './scenarios.fixture.js'

// All that `explorer.test.ts` plays a choice of. In two files, so that two cores share it.
testScenarios('with records of their own', withOwnRecords, 1)
