import type { User } from '../command-line.fixture.js'

/** The findings of one run: their check and outcome, what was found, and the exit code. */
export async function findingsOf(user: Pick<User, 'run'>, args: string, variables: Record<string, string> = {}) {
  const { code, stdout } = await user.run(`doctor ${args} --json`, variables)
  const { sections, healthy } = JSON.parse(stdout) as {
    healthy: boolean
    sections: { subject: string; findings: { check: string; outcome: string; what: string; advice?: string }[] }[]
  }
  const all = sections.flatMap(({ subject, findings }) =>
    findings.map(({ check, outcome, what, advice }) => ({ subject, check, outcome, what, advice })),
  )
  return { code, healthy, all, of: (check: string) => all.find((finding) => finding.check === check) }
}
