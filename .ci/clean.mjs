// Removes what the package in whose folder it is started was built to. Not tsup's `clean`, where tsup builds two entries
// apart from each other: the one would take what the other has written.
import { rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
