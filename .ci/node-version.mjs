// Runs at the end of each install, with the Node that the scripts then have: the repository's own, or where the registry
// has none for this machine (Alpine, for one), the machine's.
const oldest = '22.13'
const isNewEnough = process.versions.node.localeCompare(oldest, 'en', { numeric: true }) >= 0
if (!isNewEnough) {
  process.stderr.write(`
This needs Node ${oldest} or newer, and the Node here is ${process.versions.node}.
The repository brings its own for macOS, Windows, and Linux with glibc. For this machine (${process.platform} ${process.arch}) there is
none to download: install Node ${oldest} or newer, on Alpine by \`apk add nodejs npm\`, and run this again.
`)
  process.exit(1)
}
