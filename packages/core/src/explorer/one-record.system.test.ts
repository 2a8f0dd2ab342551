import { testScenarios } from './test-scenarios.fixture.js'
import { withOneRecord } from './scenarios.fixture.js'

// All that `explorer.test.ts` plays a choice of. In two files, so that two cores share it.
testScenarios('with one record', withOneRecord, 1)
